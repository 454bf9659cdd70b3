package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.spi.SourceFailure;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;

/**
 * The JDK's client over the authority and the certificate that a kubeconfig names. fabric8's own
 * clients follow every redirect, and the reader's token with it, and bound neither the size of an
 * answer nor the time that its body may take.
 */
final class Https {
  private Https() {}

  static HttpClient client(Config config, Optional<URI> proxy, Duration timeout) {
    try {
      HttpClient.Builder client =
          HttpClient.newBuilder()
              .connectTimeout(timeout)
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1)
              .sslContext(SSLUtils.sslContext(config));
      proxy.ifPresent(
          at -> client.proxy(ProxySelector.of(new InetSocketAddress(at.getHost(), at.getPort()))));
      return client.build();
    } catch (IOException | GeneralSecurityException | KubernetesClientException e) {
      // Not as the cause: what reads a key could quote it.
      throw SourceFailure.Rejected.setting(
          "the certificate authority, the certificate or the key of the cluster cannot be read ("
              + e.getClass().getSimpleName()
              + ")");
    }
  }
}
