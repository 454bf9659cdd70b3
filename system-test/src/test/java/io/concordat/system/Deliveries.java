package io.concordat.system;

import java.net.URI;
import java.util.Map;

/** What tells a reconciler to deliver to an inbox on this machine. */
final class Deliveries {
  private Deliveries() {}

  static Map<String, String> to(URI inbox, String secret) {
    String prefix = "concordat.delivery.endpoints.inbox.";
    return Map.of(
        prefix + "type",
        "webhook",
        prefix + "url",
        inbox + "/webhook",
        prefix + "secret",
        secret,
        prefix + "allow-private",
        "true");
  }
}
