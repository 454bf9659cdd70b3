package io.concordat.connector.iam.keycloak;

import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** The configured realms. */
@ApplicationScoped
class KeycloakSources implements SourceProvider {
  private static final String PREFIX = "concordat.keycloak.sources";

  private final KeycloakConfig config;

  KeycloakSources(KeycloakConfig config) {
    this.config = config;
  }

  @Override
  public List<Source> sources() {
    return SourceProvider.each(config.sources(), KeycloakSources::source);
  }

  static Source source(String id, KeycloakConfig.Realm realm) {
    Settings settings = Settings.of(PREFIX, id);
    check(settings, realm);
    Clock clock = Clock.systemUTC();
    return new KeycloakSource(id, realm, AdminHttp.of(settings.name(""), realm, clock), clock);
  }

  private static void check(Settings settings, KeycloakConfig.Realm realm) {
    settings.text("realm", realm.realm());
    realm.authRealm().ifPresent(name -> settings.text("auth-realm", name));
    settings.between("page-size", realm.pageSize(), 10, 500);
    for (String name : Labels.allowed(realm.attributes())) {
      // Keycloak keeps the previous client secret in an attribute of this family, in the clear.
      Settings.require(
          !name.contains("secret") && !name.contains("password") && !name.contains("private"),
          settings.name("attributes")
              + " names '"
              + name
              + "', an attribute that could hold a secret");
    }
  }
}
