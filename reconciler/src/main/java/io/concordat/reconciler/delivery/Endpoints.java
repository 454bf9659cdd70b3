package io.concordat.reconciler.delivery;

import com.standardwebhooks.Webhook;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The configured endpoints, checked at start: one that could not work stops the start. */
@ApplicationScoped
class Endpoints {
  private static final List<String> SEVERITIES = List.of("low", "medium", "high", "critical");

  private final Map<String, DeliveryConfig.Endpoint> endpoints;

  Endpoints(DeliveryConfig config) {
    this.endpoints = new TreeMap<>(config.endpoints());
  }

  void check(@Observes @Priority(50) StartupEvent event) {
    endpoints.forEach(Endpoints::check);
  }

  static void check(String name, DeliveryConfig.Endpoint endpoint) {
    String prefix = "concordat.delivery.endpoints." + name;
    String scheme = Optional.ofNullable(endpoint.url().getScheme()).orElse("");
    if (!scheme.equals("https") && !scheme.equals("http") || endpoint.url().getHost() == null) {
      throw new IllegalStateException(prefix + ".url: must be an http or https URL with a host");
    }
    if (endpoint.url().getUserInfo() != null) {
      throw new IllegalStateException(prefix + ".url: must not hold a user or password");
    }
    if (!SEVERITIES.contains(endpoint.severityAtLeast())) {
      throw new IllegalStateException(
          prefix + ".severity-at-least: must be one of " + String.join(", ", SEVERITIES));
    }
    if (endpoint.type() == DeliveryConfig.Type.WEBHOOK) {
      String secret =
          endpoint
              .secret()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          prefix + ".secret: a webhook must be signed; set it to whsec_<base64>"));
      usable(prefix + ".secret", secret);
      endpoint.previousSecret().ifPresent(old -> usable(prefix + ".previous-secret", old));
    }
  }

  private static void usable(String property, String secret) {
    try {
      new Webhook(secret).sign("check", 0, "");
    } catch (Exception e) {
      // The cause may repeat the secret; the property's name is enough.
      throw new IllegalStateException(property + ": must be whsec_ and base64");
    }
  }

  Optional<DeliveryConfig.Endpoint> find(String name) {
    return Optional.ofNullable(endpoints.get(name));
  }

  Map<String, DeliveryConfig.Endpoint> all() {
    return endpoints;
  }

  /** The endpoints that want to hear of a severity. */
  List<String> hearing(String severity) {
    int rank = SEVERITIES.indexOf(severity.toLowerCase(Locale.ROOT));
    return endpoints.entrySet().stream()
        .filter(entry -> rank >= SEVERITIES.indexOf(entry.getValue().severityAtLeast()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
