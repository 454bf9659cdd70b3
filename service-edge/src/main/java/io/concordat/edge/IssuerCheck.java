package io.concordat.edge;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A service that could not tell who calls does not start. {@link ServiceMain} asks before anything
 * else, so that the sentence comes whatever else is missing; the start asks once more, for whoever
 * starts a service in another way.
 */
@ApplicationScoped
class IssuerCheck {
  private final Optional<String> issuer;
  private final boolean enabled;

  IssuerCheck(
      @ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> issuer,
      @ConfigProperty(name = "quarkus.oidc.tenant-enabled", defaultValue = "true")
          boolean enabled) {
    this.issuer = issuer;
    this.enabled = enabled;
  }

  void check(@Observes @Priority(1) StartupEvent event) {
    objection(LaunchMode.current())
        .ifPresent(
            sentence -> {
              throw new IllegalStateException(sentence);
            });
  }

  Optional<String> objection(LaunchMode mode) {
    if (mode == LaunchMode.TEST) {
      return Optional.empty();
    }
    if (issuer.filter(url -> !url.isBlank()).isEmpty()) {
      return Optional.of(
          "No issuer of tokens is configured, so nobody could be told from anybody: set"
              + " quarkus.oidc.auth-server-url (or QUARKUS_OIDC_AUTH_SERVER_URL) to the issuer's"
              + " URL.");
    }
    if (!enabled) {
      return Optional.of("quarkus.oidc.tenant-enabled=false would let nobody in: remove it.");
    }
    return Optional.empty();
  }
}
