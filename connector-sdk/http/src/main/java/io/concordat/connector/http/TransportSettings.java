package io.concordat.connector.http;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a server is reached: limits, TLS, proxy. A vendor's configuration mapping extends it, so that
 * the properties mean the same below every {@code concordat.<system>.sources.<id>.}; {@link
 * Transport#of} checks them.
 */
public interface TransportSettings {
  /** How long to wait for a connection; from a millisecond to five minutes. */
  @WithDefault("PT10S")
  Duration connectTimeout();

  /**
   * How long one answer may take, from the request to the last byte of the body; from a millisecond
   * to fifteen minutes.
   */
  @WithDefault("PT1M")
  Duration timeout();

  /** The largest answer that is taken, in bytes, before and after decompression. */
  @WithDefault("33554432")
  long maxResponseBytes();

  /** Whether addresses may be plain http to another machine. Credentials then travel readable. */
  @WithDefault("false")
  boolean allowPlainHttp();

  /**
   * The most requests a second to this source, log-ins included; 0.5 is thirty a minute. Without it
   * only the connector's own pace of pages holds ({@code concordat.connector.requests-per-second}),
   * and a page may take several requests.
   */
  OptionalDouble requestsPerSecond();

  /** Whom to trust, and what to show. */
  Tls tls();

  /** Through whom to go. */
  Proxy proxy();

  /** Whom to trust, and what to show. All files are PEM, and read again when they change. */
  interface Tls {
    /** The certificates that are trusted, instead of those that the Java runtime trusts. */
    Optional<String> caFile();

    /** The client's certificate, with its chain. Goes with {@code client-key-file}. */
    Optional<String> clientCertificateFile();

    /** Its private key, PKCS #8, not encrypted. */
    Optional<String> clientKeyFile();
  }

  /** Through whom to go; without a host, the Java runtime's own proxy settings hold. */
  interface Proxy {
    /** An HTTP proxy's name or address. */
    Optional<String> host();

    /** Its port. Goes with {@code host}. */
    OptionalInt port();

    /**
     * Hosts that are called directly: names, or names with a {@code *} at the beginning or the end.
     * This machine is always called directly.
     */
    Optional<List<String>> nonProxyHosts();
  }
}
