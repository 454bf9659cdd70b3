package io.concordat.connector.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** A key and its own certificate for this machine, made by the JDK's keytool. */
final class TestKeys {
  private static final String PASSWORD = "not-a-secret";
  private final KeyStore store;
  private final Path certificate;
  private final Path key;

  private TestKeys(KeyStore store, Path certificate, Path key) {
    this.store = store;
    this.certificate = certificate;
    this.key = key;
  }

  static TestKeys make(Path folder, String name)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file = folder.resolve(name + ".p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "key",
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + name,
            "-ext",
            "san=ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            file.toString());
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool made no key");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new TestKeys(
        store,
        pem(
            folder.resolve(name + "-certificate.pem"),
            "CERTIFICATE",
            store.getCertificate("key").getEncoded()),
        pem(
            folder.resolve(name + "-key.pem"),
            "PRIVATE KEY",
            store.getKey("key", PASSWORD.toCharArray()).getEncoded()));
  }

  Path certificate() {
    return certificate;
  }

  Path key() {
    return key;
  }

  /**
   * Sockets of a server that has this key.
   *
   * @param client whose certificate it insists on; null for nobody's
   */
  ServerSocketFactory sockets(TestKeys client) throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "client", Optional.ofNullable(client).orElse(this).store.getCertificate("key"));
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return new Sockets(context.getServerSocketFactory(), client != null);
  }

  private static Path pem(Path file, String type, byte[] bytes) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN "
            + type
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(bytes)
            + "\n-----END "
            + type
            + "-----\n");
  }

  /** Insists on a client's certificate where it is to. */
  private static final class Sockets extends ServerSocketFactory {
    private final ServerSocketFactory sockets;
    private final boolean insists;

    Sockets(ServerSocketFactory sockets, boolean insists) {
      this.sockets = sockets;
      this.insists = insists;
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
      SSLServerSocket socket = (SSLServerSocket) sockets.createServerSocket();
      socket.setNeedClientAuth(insists);
      return socket;
    }

    @Override
    public ServerSocket createServerSocket(int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, java.net.InetAddress address) {
      throw new UnsupportedOperationException();
    }
  }
}
