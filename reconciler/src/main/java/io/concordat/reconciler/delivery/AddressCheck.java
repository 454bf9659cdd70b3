package io.concordat.reconciler.delivery;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which address a delivery may go to. The name is resolved here, and the connection is made to the
 * address that was checked: a name that resolves to another address a moment later gains nothing.
 */
final class AddressCheck {
  private AddressCheck() {}

  /** The endpoint's address is one that a delivery must not reach. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Resolves a host.
   *
   * @throws RefusedException if any of its addresses is not public, unless that is allowed
   */
  static InetAddress resolve(String host, boolean allowPrivate)
      throws UnknownHostException, RefusedException {
    List<InetAddress> addresses = Arrays.asList(InetAddress.getAllByName(host));
    for (InetAddress address : addresses) {
      if (!allowPrivate && !isPublic(address)) {
        throw new RefusedException(
            "the host resolves to an address that is not public; set allow-private for this"
                + " endpoint if that is meant");
      }
    }
    return addresses.getFirst();
  }

  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    return switch (address) {
      case Inet4Address _ ->
          first != 0
              && first < 240
              && !(first == 100 && second >= 64 && second < 128)
              && !(first == 192 && second == 0 && bytes[2] == 0)
              && !(first == 198 && (second == 18 || second == 19));
      // Unique local (fc00::/7), and the prefixes that carry an IPv4 address inside.
      case Inet6Address _ ->
          (first & 0xfe) != 0xfc
              && !(first == 0 && second == 0x64)
              && !(first == 0x20 && second == 0x02)
              && first != 0;
      default -> false;
    };
  }
}
