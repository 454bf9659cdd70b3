package io.concordat.connector.iam.keycloak;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import io.concordat.connector.http.Call;
import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls that are made. Each record names what is taken of an answer; the rest is dropped. */
final class AdminApi {
  /** A role. A composite one holds others. */
  record Role(String id, String name, String description, boolean clientRole) {
    Role {
      required(id, "id");
      required(name, "name");
    }
  }

  /** The user behind a service account. */
  record ServiceUser(String id, Long createdTimestamp) {}

  /** The roles given directly. */
  record Mappings(List<Role> realmMappings, Map<String, ClientMapping> clientMappings) {
    Mappings {
      realmMappings = realmMappings == null ? List.of() : List.copyOf(realmMappings);
      clientMappings = clientMappings == null ? Map.of() : Map.copyOf(clientMappings);
    }
  }

  /** The roles of one client that were given. */
  record ClientMapping(List<Role> mappings) {
    ClientMapping {
      mappings = mappings == null ? List.of() : List.copyOf(mappings);
    }
  }

  /** An event's time; nothing of its details, which name tokens and addresses. */
  record Event(long time) {}

  /** What the realm keeps of events; an expiration of zero keeps them for ever. */
  record EventsConfig(
      boolean eventsEnabled, Long eventsExpiration, List<String> enabledEventTypes) {
    EventsConfig {
      eventsExpiration = eventsExpiration == null ? 0L : eventsExpiration;
      enabledEventTypes = enabledEventTypes == null ? List.of() : List.copyOf(enabledEventTypes);
    }
  }

  private static final String VIEW_USERS = "realm-management/view-users";
  private static final String VIEW_EVENTS = "realm-management/view-events";

  private final AdminHttp http;
  private final ClientReader clientReader;

  AdminApi(AdminHttp http, KeycloakConfig.Realm realm) {
    this.http = http;
    this.clientReader = new ClientReader(Labels.allowed(realm.attributes()));
  }

  List<Client> clients(int first, int max) {
    return whole(
        http.get(
            "the list of clients",
            "clients?first=" + first + "&max=" + max,
            "realm-management/view-clients",
            clientReader::read));
  }

  Optional<Client> client(String clientId) {
    return whole(
            http.get(
                "a client",
                "clients?clientId=" + Call.encoded(clientId),
                "realm-management/view-clients",
                clientReader::read))
        .stream()
        .findFirst();
  }

  List<Role> realmRoles(int first, int max) {
    return whole(
        http.get(
            "the list of realm roles",
            "roles?briefRepresentation=true&first=" + first + "&max=" + max,
            "realm-management/view-realm",
            AdminApi::roles));
  }

  /** All roles of one client: without bounds the call answers from one reading. */
  Answer<List<Role>> clientRoles(String clientUuid) {
    return http.get(
        "the list of a client's roles",
        "clients/" + Call.encoded(clientUuid) + "/roles?briefRepresentation=true",
        "realm-management/view-clients",
        AdminApi::roles);
  }

  Answer<ServiceUser> serviceUser(String clientUuid) {
    return http.get(
        "a service account's user",
        "clients/" + Call.encoded(clientUuid) + "/service-account-user",
        "realm-management/view-clients",
        AdminApi::serviceUser);
  }

  Answer<Mappings> mappings(String userId) {
    return http.get(
        "a service account's roles",
        "users/" + Call.encoded(userId) + "/role-mappings",
        VIEW_USERS,
        in -> in.readValueAs(Mappings.class));
  }

  /** Realm roles held directly, by group or through another role. */
  Answer<List<Role>> effectiveRealmRoles(String userId) {
    return http.get(
        "a service account's roles",
        "users/" + Call.encoded(userId) + "/role-mappings/realm/composite",
        VIEW_USERS,
        AdminApi::roles);
  }

  /** Roles of one client held directly, by group or through another role. */
  Answer<List<Role>> effectiveClientRoles(String userId, String clientUuid) {
    return http.get(
        "a service account's roles",
        "users/"
            + Call.encoded(userId)
            + "/role-mappings/clients/"
            + Call.encoded(clientUuid)
            + "/composite",
        VIEW_USERS,
        AdminApi::roles);
  }

  Answer<EventsConfig> eventsConfig() {
    return http.get(
        "the events' settings",
        "events/config",
        VIEW_EVENTS,
        in -> in.readValueAs(EventsConfig.class));
  }

  /**
   * The newest login of a service account. By its user, not by its clientId: an event keeps the
   * clientId of its day, and a renamed client would seem never to have logged in.
   */
  Answer<List<Event>> newestLogin(String userId) {
    return http.get(
        "the list of events",
        "events?type=CLIENT_LOGIN&first=0&max=1&user=" + Call.encoded(userId),
        VIEW_EVENTS,
        AdminApi::events);
  }

  Answer<List<Event>> oldestEvent() {
    return http.get(
        "the list of events", "events?direction=asc&first=0&max=1", VIEW_EVENTS, AdminApi::events);
  }

  private static ServiceUser serviceUser(JsonParser in) throws IOException {
    ServiceUser user = in.readValueAs(ServiceUser.class);
    if (user == null || user.id() == null) {
      throw new IOException("a user without an id");
    }
    return user;
  }

  private static List<Role> roles(JsonParser in) throws IOException {
    return whole(in, new TypeReference<List<Role>>() {});
  }

  private static List<Event> events(JsonParser in) throws IOException {
    return whole(in, new TypeReference<List<Event>>() {});
  }

  private static <T> List<T> whole(JsonParser in, TypeReference<List<T>> type) throws IOException {
    List<T> list = in.readValueAs(type);
    if (list == null || list.stream().anyMatch(java.util.Objects::isNull)) {
      throw new IOException("a list with holes");
    }
    return list;
  }

  private static void required(String value, String property) {
    if (value == null || value.isBlank() || value.length() > ClientReader.LONGEST_ID) {
      throw new IllegalArgumentException("a role without " + property);
    }
  }

  /** A list without which there is no run. */
  private static <T> T whole(Answer<T> answer) {
    return switch (answer) {
      case Answer.Found<T>(T value) -> value;
      case Answer.Gone<T>() ->
          throw new SourceFailure.Rejected("the realm does not exist, or the url lacks a path");
      case Answer.Denied<T>(String reason) -> throw new SourceFailure.Rejected(reason);
    };
  }
}
