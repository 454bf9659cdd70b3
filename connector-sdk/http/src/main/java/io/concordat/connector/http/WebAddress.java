package io.concordat.connector.http;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Checks configured addresses; each refusal is one sentence that names the property. */
public final class WebAddress {
  private WebAddress() {}

  /**
   * The address of a server.
   *
   * @param property the full name of the property that holds it
   * @throws IllegalArgumentException with a sentence that never quotes the address, which may hold
   *     a password
   */
  public static URI of(String property, Optional<String> text, boolean allowPlainHttp) {
    return of(
        property,
        text.filter(value -> !value.isBlank())
            .orElseThrow(
                () -> new IllegalArgumentException(property + ": is required and not set")),
        allowPlainHttp);
  }

  /** As {@link #of(String, Optional, boolean)}. */
  public static URI of(String property, String text, boolean allowPlainHttp) {
    URI uri;
    try {
      uri = URI.create(text.strip());
    } catch (IllegalArgumentException quotesIt) {
      throw new IllegalArgumentException(
          property + ": is no address, such as https://vendor.example");
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    refuseUnless(
        uri.getHost() != null && (scheme.equals("https") || scheme.equals("http")),
        property + ": must be an https address with a host, such as https://vendor.example");
    refuseUnless(
        uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null,
        property + ": must not hold a user, a query or a fragment");
    refuseUnless(
        scheme.equals("https") || allowPlainHttp || isLoopback(uri.getHost()),
        property
            + ": is plain http, which would send credentials readable; use https, or set"
            + " allow-plain-http=true for this source on a network that you trust");
    return uri;
  }

  /** Whether a host is this machine, by what it is called alone: no name server is asked. */
  static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    if (!host.matches("[0-9.]+|\\[.*]")) {
      return false;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void refuseUnless(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
