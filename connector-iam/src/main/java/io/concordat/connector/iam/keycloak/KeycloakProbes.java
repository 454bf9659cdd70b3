package io.concordat.connector.iam.keycloak;

import io.concordat.connector.spi.ConnectionTest.Attempt;
import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import io.concordat.connector.spi.SourceFailure;
import java.util.List;
import java.util.Optional;

/** The roles of {@code realm-management} that a realm is read with, one by one. */
final class KeycloakProbes {
  private static final String NEEDS_CLIENTS =
      "it takes view-clients to find an account to ask about";

  private final AdminApi api;
  private final String clientId;

  private KeycloakProbes(AdminApi api, KeycloakConfig.Realm realm) {
    this.api = api;
    this.clientId = realm.clientId().orElseThrow();
  }

  static List<Probe> of(AdminApi api, KeycloakConfig.Realm realm) {
    KeycloakProbes probes = new KeycloakProbes(api, realm);
    return List.of(
        probes.probe("list clients", "view-clients", probes::clients),
        probes.probe("list realm roles", "view-realm", probes::realmRoles),
        probes.probe("read the roles of a service account", "view-users", probes::mappings),
        probes.probe("read the events' settings", "view-events", probes::events));
  }

  private Probe probe(String what, String role, Attempt attempt) {
    return new Probe(
        what,
        "realm-management/" + role,
        "give the service account of the client '"
            + clientId
            + "' the role "
            + role
            + " of the client realm-management",
        attempt);
  }

  private Finding clients() {
    api.clients(0, 1);
    return Finding.granted();
  }

  private Finding realmRoles() {
    api.realmRoles(0, 1);
    return Finding.granted();
  }

  /** Its own service account is the one that a connector is sure to have. */
  private Finding mappings() {
    Optional<Client> own;
    try {
      own = api.client(clientId);
    } catch (SourceFailure.Rejected e) {
      if (e.ofCredentials() || e.ofSetting()) {
        throw e;
      }
      return Finding.untested(NEEDS_CLIENTS);
    }
    if (own.isEmpty()) {
      return Finding.untested("the client of the connector is of another realm");
    }
    return switch (api.serviceUser(own.get().id())) {
      case Answer.Found<AdminApi.ServiceUser>(var user) -> of(api.mappings(user.id()));
      case Answer.Denied<AdminApi.ServiceUser> denied -> Finding.untested(NEEDS_CLIENTS);
      case Answer.Gone<AdminApi.ServiceUser> gone -> of(gone);
    };
  }

  private Finding events() {
    return of(api.eventsConfig());
  }

  private static Finding of(Answer<?> answer) {
    return switch (answer) {
      case Answer.Found<?>(var value) -> Finding.granted();
      case Answer.Gone<?>() -> Finding.untested("there was nothing to try the right on");
      case Answer.Denied<?>(String reason) -> Finding.missing(reason);
    };
  }
}
