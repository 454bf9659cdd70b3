package io.concordat.reconciler.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Where escalations are delivered, and how patiently. */
@ConfigMapping(prefix = "concordat.delivery")
public interface DeliveryConfig {
  /** The endpoints by name; none: nothing is delivered. */
  Map<String, Endpoint> endpoints();

  /** The longest that one attempt may take, from the look-up of the name to the whole answer. */
  @WithDefault("PT10S")
  Duration timeout();

  /** The wait after the first failed attempt; doubles with each further one. */
  @WithDefault("PT5S")
  Duration firstRetry();

  /** The longest wait between two attempts. */
  @WithDefault("PT6H")
  Duration longestRetry();

  /** The attempts after which a delivery is dead; with the defaults, more than two days. */
  @WithDefault("20")
  int attempts();

  /** The most deliveries that one endpoint is given at once. */
  @WithDefault("4")
  int concurrency();

  /** How often due deliveries are looked for. */
  @WithDefault("1s")
  Duration every();

  /** How long after the start that begins. */
  @WithDefault("2s")
  Duration delay();

  /** How an endpoint is spoken to. */
  enum Type {
    /** The event as JSON, signed by the Standard Webhooks convention. */
    WEBHOOK,
    /** A Slack message (Block Kit) to an incoming webhook. */
    SLACK
  }

  /** One endpoint. */
  interface Endpoint {
    Type type();

    URI url();

    /** Signs webhooks: {@code whsec_} and base64. Required for a webhook; has no default. */
    Optional<String> secret();

    /** The key before, while it is rotated: both sign. */
    Optional<String> previousSecret();

    /** The lowest severity that is delivered: low, medium, high or critical. */
    @WithDefault("low")
    String severityAtLeast();

    /** Whether the endpoint may be at a private, loopback or link-local address. */
    @WithDefault("false")
    boolean allowPrivate();
  }
}
