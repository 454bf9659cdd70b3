package io.concordat.connector.iam.keycloak;

import io.concordat.connector.http.ClientSettings;
import io.concordat.connector.http.HttpSettings;
import io.concordat.connector.iam.vocabulary.LabelNames;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The Keycloak realms to read, by the name that each gets as a source. */
@ConfigMapping(prefix = "concordat.keycloak")
interface KeycloakConfig {
  /** One entry for each realm. */
  Map<String, Realm> sources();

  /**
   * One realm: {@code url} is where Keycloak answers, such as {@code https://sso.example}, with its
   * path if it has one; {@code client-id} is the client that reads, and needs a service account.
   */
  interface Realm extends HttpSettings, ClientSettings {
    /** The realm to read. */
    String realm();

    /** The realm that gives the token, if it is not the one to read. */
    Optional<String> authRealm();

    /** The most clients or roles that one call may bring, 10 to 500. */
    @WithDefault("50")
    int pageSize();

    @Override
    @WithDefault("PT30S")
    Duration timeout();

    /** The names of the client attributes that are read. */
    LabelNames attributes();
  }
}
