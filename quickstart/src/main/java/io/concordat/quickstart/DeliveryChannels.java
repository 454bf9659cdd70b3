package io.concordat.quickstart;

import java.util.Map;

/** Tells the reconciler to deliver to the inbox. */
final class DeliveryChannels {
  private DeliveryChannels() {}

  static Map<String, String> environment(Secrets secrets) {
    return Map.of(
        "concordat.delivery.webhook.url", Endpoint.INBOX.uri() + "/webhook",
        "concordat.delivery.webhook.secret", secrets.webhook("webhook"),
        "concordat.delivery.slack.url", Endpoint.INBOX.uri() + "/slack");
  }
}
