package io.concordat.reconciler.delivery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EscalationEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is sent: headers and body, bounded, and of the event's own content only. */
record OutgoingMessage(Map<String, String> headers, String body) {
  private static final int SLACK_TEXT = 2_900;
  private static final int SLACK_FIELDS = 10;
  private static final int SLACK_FIELD = 1_900;

  /**
   * A webhook by the Standard Webhooks convention; while a key is rotated, both sign.
   *
   * @param id the same for every attempt of one delivery
   */
  static OutgoingMessage webhook(
      String id, EscalationEvent event, DeliveryConfig.Endpoint endpoint, Instant now) {
    ObjectNode body = ContractJson.mapper().createObjectNode();
    body.put("type", "escalation." + event.change().wireName());
    body.put("timestamp", event.at().toString());
    body.set("data", ContractJson.mapper().valueToTree(event));
    String text = body.toString();
    List<String> signatures = new ArrayList<>();
    endpoint.secret().ifPresent(secret -> signatures.add(sign(secret, id, now, text)));
    endpoint.previousSecret().ifPresent(secret -> signatures.add(sign(secret, id, now, text)));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/json");
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
    headers.put("webhook-signature", String.join(" ", signatures));
    return new OutgoingMessage(headers, text);
  }

  private static String sign(String secret, String id, Instant now, String body) {
    try {
      return new Webhook(secret).sign(id, now.getEpochSecond(), body);
    } catch (WebhookSigningException e) {
      throw new IllegalStateException("a checked key could not sign", e);
    }
  }

  /** A Slack message. */
  static OutgoingMessage slack(EscalationEvent event) {
    ObjectNode message = ContractJson.mapper().createObjectNode();
    String title =
        switch (event.change()) {
              case RAISED -> "Raised";
              case REOPENED -> "Back again";
              case UPDATED -> "Updated";
              case ACKNOWLEDGED -> "Taken on";
              case CLEARED -> "Cleared";
            }
            + ": "
            + event.finding().replace('_', ' ');
    message.put("text", title + " – " + escape(event.summary(), SLACK_TEXT));
    ArrayNode blocks = message.putArray("blocks");
    ObjectNode header = blocks.addObject().put("type", "header").putObject("text");
    header.put("type", "plain_text").put("text", cut(title, 140));
    section(blocks)
        .put("text", "*" + event.severity() + "* · " + escape(event.summary(), SLACK_TEXT));
    ArrayNode fields = blocks.addObject().put("type", "section").putArray("fields");
    field(fields, "Entity", event.entityName() + " (" + event.kind().wireName() + ")");
    field(fields, "Owner", event.owner().orElse("nobody"));
    event.evidence().entrySet().stream()
        .filter(entry -> !entry.getValue().isBlank())
        .limit(SLACK_FIELDS - 2)
        .forEach(entry -> field(fields, entry.getKey().replace('_', ' '), entry.getValue()));
    blocks
        .addObject()
        .put("type", "context")
        .putArray("elements")
        .addObject()
        .put("type", "mrkdwn")
        .put(
            "text",
            escape(
                String.join(", ", event.standards()) + " · escalation " + event.escalationId(),
                SLACK_FIELD));
    return new OutgoingMessage(
        Map.of("content-type", "application/json; charset=utf-8"), message.toString());
  }

  private static ObjectNode section(ArrayNode blocks) {
    return blocks.addObject().put("type", "section").putObject("text").put("type", "mrkdwn");
  }

  private static void field(ArrayNode fields, String name, String value) {
    fields
        .addObject()
        .put("type", "mrkdwn")
        .put("text", "*" + escape(name, 100) + "*\n" + escape(value, SLACK_FIELD));
  }

  /**
   * Slack's three control characters, so that no value becomes a link or a mention. The limit is of
   * the escaped text, as Slack counts it.
   */
  private static String escape(String text, int max) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      String next =
          switch (text.charAt(i)) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> String.valueOf(text.charAt(i));
          };
      if (escaped.length() + next.length() > max - 1) {
        return escaped.append('…').toString();
      }
      escaped.append(next);
    }
    return escaped.toString();
  }

  private static String cut(String text, int max) {
    return text.length() > max ? text.substring(0, max - 1) + "…" : text;
  }

  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
