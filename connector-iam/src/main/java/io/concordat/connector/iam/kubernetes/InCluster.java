package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.SourceFailure;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster in which the connector runs, as its pod's service account. The token's file is read
 * again whenever access is opened: the kubelet renews it.
 */
record InCluster(URI server, Path folder, Duration timeout) implements Connection {
  static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /** Finds the API server as every pod is told of it. */
  static InCluster of(
      Settings settings, Map<String, String> environment, Path folder, Duration timeout) {
    String host = environment.get("KUBERNETES_SERVICE_HOST");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    Settings.require(
        host != null && !host.isBlank() && Files.isReadable(folder.resolve("token")),
        settings.name("kubeconfig")
            + " is not set, and this is no pod with a service account's token; name a kubeconfig,"
            + " or let the pod have its token (automountServiceAccountToken)");
    String address = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    return new InCluster(URI.create("https://" + address + ":" + port), folder, timeout);
  }

  @Override
  public Access open() {
    Config config = Config.empty();
    config.setCaCertFile(folder.resolve("ca.crt").toString());
    try {
      String token = Files.readString(folder.resolve("token")).strip();
      return new Access(
          Https.client(config, Optional.empty(), timeout), Optional.of("Bearer " + token));
    } catch (IOException e) {
      throw SourceFailure.Rejected.setting(
          "the service account's token cannot be read from "
              + folder
              + "; let the pod have it (automountServiceAccountToken)");
    }
  }
}
