package io.concordat.connector.http;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;

/**
 * Makes the header that lets a call in. A vendor whose log-in is none of those below implements it,
 * or gives a {@link TokenAuthorization} its own way to fetch a token. Thread-safe.
 */
public interface Authorization {
  /**
   * The header; empty where none is needed. May call the vendor.
   *
   * @throws io.concordat.connector.spi.SourceFailure as any call
   */
  Optional<Header> header();

  /**
   * Tells that a header was answered with 401.
   *
   * @return whether {@link #header} now gives another one, with which the call is tried once more
   */
  boolean refused(Header header);

  /** No credentials. */
  static Authorization none() {
    return new Authorization() {
      @Override
      public Optional<Header> header() {
        return Optional.empty();
      }

      @Override
      public boolean refused(Header header) {
        return false;
      }
    };
  }

  /** User name and password. */
  static Authorization basic(String username, Secret password) {
    return new SecretAuthorization(
        password,
        secret ->
            Header.authorization(
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(
                            (username + ":" + secret).getBytes(StandardCharsets.UTF_8))));
  }

  /**
   * User name and password as configured.
   *
   * @param prefix of the source's properties, such as {@code concordat.sap.sources.sap-prod.}
   * @throws IllegalArgumentException with a sentence that names the property
   */
  static Authorization basic(String prefix, PasswordSettings settings, Clock clock) {
    String username =
        settings
            .username()
            .filter(name -> !name.isBlank())
            .orElseThrow(
                () -> new IllegalArgumentException(prefix + "username: is required and not set"));
    return basic(
        username,
        Secret.of(prefix + "password", settings.password(), settings.passwordFile(), clock));
  }

  /** A token that somebody made. */
  static Authorization bearer(Secret token) {
    return new SecretAuthorization(token, secret -> Header.authorization("Bearer " + secret));
  }

  /** A key in a header of the vendor's own. */
  static Authorization key(String headerName, Secret key) {
    return new SecretAuthorization(key, secret -> new Header(headerName, secret));
  }
}
