package io.concordat.quickstart;

import java.util.Map;

/** Tells the reconciler to deliver to the inbox, by both of the ways that it knows. */
final class DeliveryChannels {
  private static final String ENDPOINTS = "concordat.delivery.endpoints.";

  private DeliveryChannels() {}

  static Map<String, String> environment(Secrets secrets) {
    return Map.of(
        ENDPOINTS + "inbox.type", "webhook",
        ENDPOINTS + "inbox.url", Endpoint.INBOX.uri() + "/webhook",
        ENDPOINTS + "inbox.secret", secrets.webhook("webhook"),
        ENDPOINTS + "inbox.allow-private", "true",
        ENDPOINTS + "chat.type", "slack",
        ENDPOINTS + "chat.url", Endpoint.INBOX.uri() + "/slack",
        ENDPOINTS + "chat.allow-private", "true");
  }
}
