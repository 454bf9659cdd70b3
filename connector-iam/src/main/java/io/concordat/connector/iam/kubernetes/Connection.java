package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.spi.SourceFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;

/** Where an API server is, and how one gets in. */
interface Connection {
  /**
   * What stands for the reader at the server until the credentials are looked up anew.
   *
   * @param http knows the server's authority, and the reader's certificate if it has one
   * @param authorization the header's value; empty for a reader with a certificate
   */
  record Access(HttpClient http, Optional<String> authorization) {}

  /** Without a slash at its end. */
  URI server();

  /**
   * Looks the credentials up where they are kept. May take as long as a credential plugin takes.
   *
   * @throws SourceFailure.Rejected of a setting if there are none, or none that can be read
   * @throws SourceFailure.Unavailable if a plugin does not answer
   */
  Access open();
}
