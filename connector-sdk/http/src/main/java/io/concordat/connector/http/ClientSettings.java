package io.concordat.connector.http;

import java.util.Optional;

/** An OAuth 2.0 client, whose secret is given directly or as a file. */
public interface ClientSettings {
  Optional<String> clientId();

  /** The client's secret, or {@code client-secret-file}. */
  Optional<String> clientSecret();

  /** A file that holds nothing but the client's secret; read again when it changes. */
  Optional<String> clientSecretFile();
}
