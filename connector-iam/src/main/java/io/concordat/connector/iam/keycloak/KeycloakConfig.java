package io.concordat.connector.iam.keycloak;

import io.concordat.connector.iam.vocabulary.LabelNames;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The Keycloak realms to read, by the name that each gets as a source. */
@ConfigMapping(prefix = "concordat.keycloak")
interface KeycloakConfig {
  /** One entry for each realm. */
  Map<String, Realm> sources();

  /** One realm. */
  interface Realm {
    /** Where Keycloak answers, such as {@code https://sso.example}; with its path if it has one. */
    URI url();

    /** Allows a {@code url} that is plain http and not on this machine. */
    @WithDefault("false")
    boolean allowPlainHttp();

    /** The realm to read. */
    String realm();

    /** The realm that gives the token, if it is not the one to read. */
    Optional<String> authRealm();

    /** The client that reads; it needs a service account. */
    String clientId();

    /** Its secret. */
    String clientSecret();

    /** The most clients or roles that one call may bring, 10 to 500. */
    @WithDefault("50")
    int pageSize();

    /** How long one call may take. */
    @WithDefault("PT30S")
    Duration timeout();

    /** The names of the client attributes that are read. */
    LabelNames attributes();
  }
}
