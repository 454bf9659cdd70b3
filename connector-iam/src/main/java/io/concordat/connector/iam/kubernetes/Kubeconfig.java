package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.SourceFailure;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One context of a kubeconfig. The file is read at the start, to refuse what cannot work, and again
 * whenever access is opened, so that a new token or certificate needs no restart. Only this file
 * counts: neither {@code KUBECONFIG} nor the home folder is looked at.
 */
record Kubeconfig(
    Path file,
    String context,
    URI server,
    Optional<Path> tokenFile,
    Optional<URI> proxy,
    Duration timeout)
    implements Connection {
  private static final String PROPERTY = "kubeconfig";
  private static final long MOST_BYTES = 1024 * 1024;

  /** Reads the file without running a credential plugin. */
  static Kubeconfig of(Settings settings, Path file, KubernetesConfig.Cluster source) {
    var content = parsed(settings, file);
    List<String> known =
        all(content.getContexts()).map(NamedContext::getName).filter(n -> n != null).toList();
    String name = source.context().orElse(content.getCurrentContext());
    Settings.require(
        name != null && known.contains(name),
        source.context().isPresent()
            ? settings.name("context") + " names '" + name + "'; " + file + " has " + known
            : settings.name("context") + " is not set and " + file + " has no current one");
    String words = PROPERTY + " (context '" + name + "')";
    Context context =
        all(content.getContexts())
            .filter(one -> name.equals(one.getName()))
            .map(NamedContext::getContext)
            .filter(one -> one != null)
            .findFirst()
            .orElse(new Context());
    Cluster cluster =
        all(content.getClusters())
            .filter(one -> one.getName() != null && one.getName().equals(context.getCluster()))
            .map(one -> one.getCluster())
            .filter(one -> one != null && one.getServer() != null)
            .findFirst()
            .orElse(null);
    Settings.require(cluster != null, settings.name(words) + " names no cluster with a server");
    NamedAuthInfo user =
        all(content.getUsers())
            .filter(one -> one.getName() != null && one.getName().equals(context.getUser()))
            .findFirst()
            .orElse(null);
    Settings.require(user != null, settings.name(words) + " names no user that the file has");
    Optional<Path> tokenFile = tokenFile(file, user.getUser());
    Settings.require(
        tokenFile.isEmpty() || Files.isReadable(tokenFile.get()),
        settings.name(words)
            + " has a tokenFile, "
            + tokenFile.map(Path::toString).orElse("")
            + ", which is no file that can be read");
    Settings.require(
        !Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify()),
        settings.name(words)
            + " says insecure-skip-tls-verify, so that anybody could pose as the cluster; give its"
            + " certificate-authority instead");
    Settings.require(
        blank(cluster.getTlsServerName()),
        settings.name(words)
            + " says tls-server-name, which is not supported; use a server name"
            + " that the certificate holds");
    URI server = settings.address(words, uri(cluster.getServer()), source.allowPlainHttp());
    return new Kubeconfig(
        file,
        name,
        server,
        tokenFile,
        proxy(settings.name(words), cluster.getProxyUrl()),
        source.timeout());
  }

  @Override
  public Access open() {
    Config config = withinTheTimeout();
    boolean sameServer =
        config.getMasterUrl() != null
            && server.equals(uri(config.getMasterUrl().replaceAll("/+$", "")));
    if (!sameServer || !context.equals(config.getCurrentContext().getName())) {
      throw SourceFailure.Rejected.setting(
          "the kubeconfig's context '" + context + "' has changed its server; restart the service");
    }
    Optional<String> authorization =
        tokenFile.map(Kubeconfig::bearer).or(() -> authorization(config));
    boolean certificate = !blank(config.getClientCertData()) || !blank(config.getClientCertFile());
    if (authorization.isEmpty() && !certificate) {
      throw SourceFailure.Rejected.setting(
          "the kubeconfig's user of context '"
              + context
              + "' brings no token and no certificate; if it names a credential plugin, try it by"
              + " hand where the service runs");
    }
    return new Access(Https.client(config, proxy, timeout), authorization);
  }

  /** Beside the kubeconfig, unless its path says otherwise; as kubectl has it. */
  private static Optional<Path> tokenFile(Path file, AuthInfo user) {
    return user == null || blank(user.getTokenFile())
        ? Optional.empty()
        : Optional.of(file.toAbsolutePath().resolveSibling(user.getTokenFile()));
  }

  private static String bearer(Path tokenFile) {
    try {
      String token = Files.readString(tokenFile).strip();
      if (!token.isEmpty()) {
        return "Bearer " + token;
      }
    } catch (IOException unreadable) {
      // Told below, as an empty file is.
    }
    throw SourceFailure.Rejected.setting(
        "the kubeconfig's tokenFile, " + tokenFile + ", is empty or cannot be read");
  }

  private static Optional<String> authorization(Config config) {
    if (!blank(config.getAutoOAuthToken())) {
      return Optional.of("Bearer " + config.getAutoOAuthToken().strip());
    }
    return blank(config.getUsername()) || blank(config.getPassword())
        ? Optional.empty()
        : Optional.of(
            io.fabric8.kubernetes.client.utils.HttpClientUtils.basicCredentials(
                config.getUsername(), config.getPassword()));
  }

  /** A credential plugin may hang; a run must not. */
  private Config withinTheTimeout() {
    CompletableFuture<Config> read = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("kubeconfig")
        .start(
            () -> {
              try {
                read.complete(Config.fromKubeconfig(context, file.toFile()));
              } catch (RuntimeException e) {
                read.completeExceptionally(e);
              }
            });
    try {
      return read.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      // Not as the cause: its message may quote the file or a plugin's answer.
      throw SourceFailure.Rejected.setting(
          "the kubeconfig cannot be read, or its credential plugin not be run ("
              + e.getCause().getClass().getSimpleName()
              + ")");
    } catch (TimeoutException e) {
      throw new SourceFailure.Unavailable("the kubeconfig's credential plugin does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceFailure.Unavailable("interrupted while the kubeconfig was read", e);
    }
  }

  private static io.fabric8.kubernetes.api.model.Config parsed(Settings settings, Path file) {
    Settings.require(
        Files.isReadable(file) && Files.isRegularFile(file),
        settings.name(PROPERTY) + " is " + file + ", which is no file that can be read");
    Settings.require(
        file.toFile().length() <= MOST_BYTES,
        settings.name(PROPERTY) + " is " + file + ", which is larger than 1 MiB");
    io.fabric8.kubernetes.api.model.Config content = null;
    try (InputStream in = Files.newInputStream(file)) {
      content = Serialization.unmarshal(in, io.fabric8.kubernetes.api.model.Config.class);
    } catch (IOException | RuntimeException unreadable) {
      // Told below, and not as the cause: a parser's message quotes what it read.
      content = null;
    }
    Settings.require(
        content != null, settings.name(PROPERTY) + " is " + file + ", which is no kubeconfig");
    return content;
  }

  private static Optional<URI> proxy(String words, String address) {
    if (blank(address)) {
      return Optional.empty();
    }
    URI proxy = uri(address);
    Settings.require(
        "http".equals(proxy.getScheme())
            && proxy.getHost() != null
            && proxy.getPort() > 0
            && proxy.getUserInfo() == null,
        words + " has a proxy-url that is not of the form http://host:port");
    return Optional.of(proxy);
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException notOne) {
      return URI.create("");
    }
  }

  private static <T> Stream<T> all(List<T> list) {
    return list == null ? Stream.empty() : list.stream().filter(one -> one != null);
  }

  private static boolean blank(String text) {
    return text == null || text.isBlank();
  }
}
