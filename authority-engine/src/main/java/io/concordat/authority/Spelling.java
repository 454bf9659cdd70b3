package io.concordat.authority;

import java.net.IDN;
import java.util.Locale;
import java.util.Set;

/** One form for the identifiers that people and systems spell differently. */
final class Spelling {
  /** Their ARNs carry no region: one that somebody put in names the same thing. */
  private static final Set<String> WITHOUT_REGION =
      Set.of("iam", "sts", "organizations", "cloudfront", "route53");

  private Spelling() {}

  /** The address in lower case; {@code null} if it is none. */
  static String email(String text) {
    String address = text.strip();
    int open = address.lastIndexOf('<');
    if (open >= 0 && address.endsWith(">")) {
      address = address.substring(open + 1, address.length() - 1).strip();
    }
    address = address.toLowerCase(Locale.ROOT);
    if (address.startsWith("mailto:")) {
      address = address.substring("mailto:".length());
    }
    int at = address.indexOf('@');
    String domain = ascii(address.substring(at + 1));
    if (at <= 0 || domain == null || domain.isEmpty()) {
      return null;
    }
    address = address.substring(0, at + 1) + domain;
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (Character.isWhitespace(c) || "<>,;:".indexOf(c) >= 0 || (c == '@' && i != at)) {
        return null;
      }
    }
    return address;
  }

  /**
   * {@code arn:partition:service:region:account:resource}; {@code null} if it is none. Partitions
   * stay apart, for an account of one is not that of another; a region goes where the service has
   * none.
   */
  static String arn(String text) {
    String arn = text.strip();
    int[] colons = new int[5];
    int colon = -1;
    for (int i = 0; i < colons.length; i++) {
      colon = arn.indexOf(':', colon + 1);
      if (colon < 0) {
        return null;
      }
      colons[i] = colon;
    }
    String scheme = arn.substring(0, colons[0]).toLowerCase(Locale.ROOT);
    String partition = arn.substring(colons[0] + 1, colons[1]).toLowerCase(Locale.ROOT);
    String service = arn.substring(colons[1] + 1, colons[2]).toLowerCase(Locale.ROOT);
    String region = arn.substring(colons[2] + 1, colons[3]).toLowerCase(Locale.ROOT);
    String resource = arn.substring(colons[4] + 1);
    if (!scheme.equals("arn") || partition.isEmpty() || service.isEmpty() || resource.isEmpty()) {
      return null;
    }
    return String.join(
        ":",
        scheme,
        partition,
        service,
        WITHOUT_REGION.contains(service) ? "" : region,
        arn.substring(colons[3] + 1, colons[4]).replace("-", ""),
        resource);
  }

  /** The name in lower case without the root's dot; {@code null} if it is none. */
  static String hostname(String text) {
    String host = text.strip().toLowerCase(Locale.ROOT);
    host = ascii(host);
    if (host != null && host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    if (host == null || host.isEmpty() || host.length() > 253 || host.endsWith(".")) {
      return null;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
      if (!allowed || (c == '.' && (i == 0 || host.charAt(i - 1) == '.'))) {
        return null;
      }
    }
    return host;
  }

  /** The form of a name that the DNS knows, in lower case; {@code null} if it has none. */
  private static String ascii(String name) {
    if (name.chars().allMatch(c -> c < 128)) {
      return name;
    }
    try {
      return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
