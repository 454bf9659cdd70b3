package io.concordat.connector.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Sends every call through one proxy, but for the hosts that are called directly. */
final class ProxyRoute extends ProxySelector {
  private final String host;
  private final int port;
  private final List<String> direct;

  private ProxyRoute(String host, int port, List<String> direct) {
    this.host = host;
    this.port = port;
    this.direct = direct;
  }

  /**
   * The route that is configured.
   *
   * @throws IllegalArgumentException with a sentence that names the property
   */
  static ProxyRoute of(String prefix, TransportSettings.Proxy settings) {
    String host = settings.host().orElseThrow();
    refuseUnless(
        host.matches("[A-Za-z0-9._-]{1,253}|\\[?[0-9A-Fa-f:.]+]?"),
        prefix + "proxy.host: must be a name or an address, without a scheme or a port");
    int port =
        settings
            .port()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        prefix + "proxy.port: is required where proxy.host is set"));
    refuseUnless(port >= 1 && port <= 65_535, prefix + "proxy.port: must be from 1 to 65535");
    List<String> direct =
        settings.nonProxyHosts().orElse(List.of()).stream()
            .map(pattern -> pattern.strip().toLowerCase(Locale.ROOT))
            .toList();
    direct.forEach(
        pattern ->
            refuseUnless(
                pattern.matches("\\*?[^*]+\\*?"),
                prefix
                    + "proxy.non-proxy-hosts: '"
                    + pattern
                    + "' must be a host name, with a '*' at its beginning or its end alone"));
    return new ProxyRoute(host, port, direct);
  }

  @Override
  public List<Proxy> select(URI uri) {
    String called = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    if (WebAddress.isLoopback(called) || direct.stream().anyMatch(p -> matches(p, called))) {
      return List.of(Proxy.NO_PROXY);
    }
    // Made anew each time: a proxy's name may come to mean another address.
    return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port)));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The call itself fails, and says so.
  }

  private static boolean matches(String pattern, String host) {
    boolean open = pattern.startsWith("*");
    boolean openEnd = pattern.endsWith("*");
    String fixed = pattern.substring(open ? 1 : 0, pattern.length() - (openEnd ? 1 : 0));
    if (open) {
      return openEnd ? host.contains(fixed) : host.endsWith(fixed);
    }
    return openEnd ? host.startsWith(fixed) : host.equals(fixed);
  }

  private static void refuseUnless(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
