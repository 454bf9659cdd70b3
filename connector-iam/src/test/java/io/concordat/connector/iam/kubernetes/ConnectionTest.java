package io.concordat.connector.iam.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How one gets in: kubeconfigs, credential plugins, certificates, and as a pod. */
class ConnectionTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("config");
  }

  @Test
  void refusesAtTheStartWhatCannotWorkAndNamesTheProperty() throws Exception {
    refused(
        Map.of(), "concordat.kubernetes.sources.k.kubeconfig is " + file + ", which is no file");
    Files.writeString(file, "token: [not, yaml");
    refused(Map.of(), "kubeconfig is " + file + ", which is no kubeconfig");
    assertThatThrownBy(() -> source(Map.of()))
        .as("a parser quotes what it read")
        .hasNoCause()
        .hasMessageNotContaining("[not");
    FakeKubernetes.writeKubeconfig(file, "https://api.example:6443", "token: t");
    refused(
        Map.of("context", "prod"),
        "concordat.kubernetes.sources.k.context names 'prod'; " + file + " has [here]");
    edit("current-context: here", "");
    refused(Map.of(), "context is not set and " + file + " has no current one");
    FakeKubernetes.writeKubeconfig(file, "http://api.example:6443", "token: t");
    refused(Map.of(), "kubeconfig (context 'here'): is plain http");
    assertThat(source(Map.of("allow-plain-http", "true")).id()).isEqualTo("k");
    FakeKubernetes.writeKubeconfig(
        file, "https://api.example:6443\n      insecure-skip-tls-verify: true", "token: t");
    refused(Map.of(), "so that anybody could pose as the cluster");
    FakeKubernetes.writeKubeconfig(
        file, "https://api.example:6443\n      tls-server-name: other", "token: t");
    refused(Map.of(), "tls-server-name, which is not supported");
    FakeKubernetes.writeKubeconfig(
        file, "https://api.example:6443\n      proxy-url: socks5://p:1080", "token: t");
    refused(Map.of(), "proxy-url that is not of the form http://host:port");
    FakeKubernetes.writeKubeconfig(file, "https://api.example:6443", "token: t");
    edit("cluster: c, user", "cluster: none, user");
    refused(Map.of(), "names no cluster with a server");
    FakeKubernetes.writeKubeconfig(file, "https://api.example:6443", "token: t");
    edit("user: u}", "user: nobody}");
    refused(Map.of(), "names no user that the file has");
  }

  @Test
  void refusesScopesAndLabelsThatCannotBeMeant() {
    FakeKubernetes.writeKubeconfig(file, "https://api.example:6443", "token: t");
    refused(Map.of("page-size", "5"), "k.page-size is 5; it must be from 10 to 2000");
    refused(Map.of("namespaces", "Team_A"), "k.namespaces has 'Team_A', which is neither");
    refused(
        Map.of("namespaces", "a", "excluded-namespaces", "a"), "leaves none of concordat.kubern");
    refused(Map.of("cluster", "a b"), "k.cluster must be");
    refused(
        Map.of("labels.technical-owner", "kubectl.kubernetes.io/last-applied-configuration"),
        "k.labels names 'kubectl.kubernetes.io/last-applied-configuration', which could hold");
  }

  @Test
  void keepsTokensOutOfItsFingerprint() {
    FakeKubernetes.writeKubeconfig(file, "https://api.example:6443", "token: one");
    String before = source(Map.of()).fingerprint();
    FakeKubernetes.writeKubeconfig(file, "https://api.example:6443", "token: two");
    assertThat(source(Map.of()).fingerprint()).isEqualTo(before);
    assertThat(source(Map.of("excluded-namespaces", "a")).fingerprint()).isNotEqualTo(before);
    FakeKubernetes.writeKubeconfig(file, "https://other.example:6443", "token: one");
    assertThat(source(Map.of()).fingerprint()).isNotEqualTo(before);
  }

  @Test
  void readsTheTokenFileThatAKubeconfigNamesBesideItAndReadsItAgain() throws Exception {
    try (FakeKubernetes cluster = new FakeKubernetes()) {
      cluster.fill();
      FakeKubernetes.writeKubeconfig(file, cluster.uri().toString(), "tokenFile: reader-token");
      refused(Map.of(), "has a tokenFile, " + folder.resolve("reader-token") + ", which is no");
      Path token = folder.resolve("reader-token");
      Files.writeString(token, "of-before\n");
      Source source = source(Map.of());
      cluster.acceptOnly("of-before");
      assertThat(roles(source).more()).isTrue();

      cluster.acceptOnly("of-now");
      Files.writeString(token, "of-now\n");
      assertThat(roles(source).more()).as("renewed").isTrue();

      Files.writeString(token, "");
      cluster.acceptOnly("of-tomorrow");
      assertThatThrownBy(() -> roles(source))
          .isInstanceOf(SourceFailure.Rejected.class)
          .hasMessageContaining("reader-token, is empty or cannot be read");
    }
  }

  @Test
  void asksTheCredentialPluginThatAKubeconfigNames() throws Exception {
    try (FakeKubernetes cluster = new FakeKubernetes()) {
      cluster.fill();
      Path plugin = folder.resolve("get-token");
      Files.writeString(
          plugin,
          """
          #!/bin/sh
          echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",'
          echo '"status":{"token":"'$1'"}}'
          """);
      Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
      String user =
          """
          exec:
            apiVersion: client.authentication.k8s.io/v1
            command: ./get-token
            args: [%s]
            interactiveMode: Never\
          """;
      FakeKubernetes.writeKubeconfig(
          file, cluster.uri().toString(), user.formatted(FakeKubernetes.READER));
      assertThat(roles(source(Map.of())).more()).as("the Roles follow the ClusterRoles").isTrue();

      FakeKubernetes.writeKubeconfig(
          file, cluster.uri().toString(), "exec: {apiVersion: v, command: ./get-token, args: [x]}");
      assertThatThrownBy(() -> roles(source(Map.of())))
          .isInstanceOf(SourceFailure.Rejected.class)
          .hasMessageContaining("brings no token and no certificate");
    }
  }

  @Test
  void trustsTheClusterByItsAuthorityAndShowsItsOwnCertificate() throws Exception {
    KeyStore server = keyPair("server");
    KeyStore reader = keyPair("reader");
    HttpsServer https = https(server, reader);
    try {
      String address =
          "https://127.0.0.1:%d\n      certificate-authority-data: %s"
              .formatted(https.getAddress().getPort(), base64(certificate(server)));
      String user =
          "client-certificate-data: %s\nclient-key-data: %s"
              .formatted(base64(certificate(reader)), base64(key(reader)));
      FakeKubernetes.writeKubeconfig(file, address, user);
      assertThat(roles(source(Map.of())).more()).as("the next list follows").isTrue();

      FakeKubernetes.writeKubeconfig(
          file,
          "https://127.0.0.1:%d\n      certificate-authority-data: %s"
              .formatted(https.getAddress().getPort(), base64(certificate(reader))),
          user);
      assertThatThrownBy(() -> roles(source(Map.of())))
          .as("another authority")
          .hasMessageContaining("is not trusted: it is of another authority")
          .isInstanceOfSatisfying(
              SourceFailure.Rejected.class,
              rejected -> assertThat(rejected.ofSetting()).as("no right is missing").isTrue());
    } finally {
      https.stop(0);
    }
  }

  @Test
  void noticesThatAKubeconfigMovedToAnotherServer() {
    FakeKubernetes.writeKubeconfig(file, "https://api.example:6443", "token: t");
    Source source = source(Map.of());
    FakeKubernetes.writeKubeconfig(file, "https://other.example:6443", "token: t");
    assertThatThrownBy(() -> roles(source))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("has changed its server; restart the service");
  }

  @Test
  void findsTheClusterInWhichItRunsAndReadsItsTokenAgain() throws Exception {
    Settings settings = Settings.of("concordat.kubernetes.sources", "k");
    Map<String, String> pod =
        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "6443");
    assertThatThrownBy(() -> InCluster.of(settings, pod, folder, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("concordat.kubernetes.sources.k.kubeconfig is not set");
    Files.writeString(folder.resolve("token"), "first\n");
    Files.writeString(folder.resolve("ca.crt"), certificate(keyPair("ca")));
    InCluster cluster = InCluster.of(settings, pod, folder, Duration.ofSeconds(1));
    assertThat(cluster.server()).hasToString("https://[fd00::1]:6443");
    assertThat(cluster.open().authorization()).contains("Bearer first");
    Files.writeString(folder.resolve("token"), "second");
    assertThat(cluster.open().authorization()).contains("Bearer second");
    assertThatThrownBy(() -> InCluster.of(settings, Map.of(), folder, Duration.ofSeconds(1)))
        .hasMessageContaining("automountServiceAccountToken");
  }

  private Source source(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>();
    more.forEach((name, value) -> properties.put("concordat.kubernetes.sources.k." + name, value));
    properties.put("concordat.kubernetes.sources.k.kubeconfig", file.toString());
    return KubernetesSources.source(
        "k",
        TestConfig.of(KubernetesConfig.class, properties).sources().get("k"),
        Clock.systemUTC());
  }

  private void refused(Map<String, String> more, String sentence) {
    assertThatThrownBy(() -> source(more))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  private void edit(String what, String with) throws Exception {
    Files.writeString(file, Files.readString(file).replace(what, with));
  }

  private static Page roles(Source source) {
    return source.streams().getFirst().read(Checkpoint.start());
  }

  /** A key pair with a certificate that signs itself, made by the JDK's own tool. */
  private KeyStore keyPair(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static HttpsServer https(KeyStore own, KeyStore trusted) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD);
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    authorities.setCertificateEntry(
        "reader", trusted.getCertificate(trusted.aliases().nextElement()));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = context.getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            parameters.setSSLParameters(tls);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"kind\":\"RoleList\",\"metadata\":{},\"items\":[]}".getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String certificate(KeyStore keys) throws Exception {
    return pem("CERTIFICATE", keys.getCertificate(keys.aliases().nextElement()).getEncoded());
  }

  private static String key(KeyStore keys) throws Exception {
    return pem("PRIVATE KEY", keys.getKey(keys.aliases().nextElement(), PASSWORD).getEncoded());
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), what);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
