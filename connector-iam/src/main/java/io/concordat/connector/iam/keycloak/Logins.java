package io.concordat.connector.iam.keycloak;

import io.concordat.connector.iam.keycloak.AdminApi.Event;
import io.concordat.connector.iam.keycloak.AdminApi.EventsConfig;
import io.concordat.contract.Assertion;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldValue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When service accounts last logged in, and what that rests on. */
final class Logins {
  private static final String CLIENT_LOGIN = "CLIENT_LOGIN";

  /** In seconds, some thirty years: as good as for ever. */
  private static final long LONGEST_RETENTION = 1_000_000_000;

  /** What the realm's events cover. */
  sealed interface Window {
    /** Events cannot be read. */
    record Unreadable(String reason) implements Window {}

    /** Nothing is recorded, so that absence says nothing. */
    record Nothing() implements Window {}

    /** Logins are recorded since an instant. */
    record Since(Instant from) implements Window {}
  }

  private final AdminApi api;
  private final KeycloakConfig.Realm realm;
  private final Clock clock;

  Logins(AdminApi api, KeycloakConfig.Realm realm, Clock clock) {
    this.api = api;
    this.realm = realm;
    this.clock = clock;
  }

  Window window() {
    return switch (api.eventsConfig()) {
      case Answer.Found<EventsConfig>(var config) when records(config) -> since(config);
      case Answer.Found<EventsConfig>(var config) -> new Window.Nothing();
      case Answer.Gone<EventsConfig>() -> new Window.Nothing();
      case Answer.Denied<EventsConfig>(String reason) -> new Window.Unreadable(reason);
    };
  }

  /**
   * The last login as an assertion; empty where the source cannot say. The connector's own client
   * logs in to ask: its logins would change its row with every pull, and say nothing.
   */
  Optional<Assertion> lastOf(Client client, String userId, Window window) {
    boolean own = realm.clientId().filter(client.clientId()::equals).isPresent();
    return switch (window) {
      case Window.Since(Instant from) when !own -> newest(userId).map(at -> assertion(at, from));
      case Window.Nothing() when !own -> Optional.of(nothingKnown());
      default -> Optional.empty();
    };
  }

  private static boolean records(EventsConfig config) {
    // No types at all means that all of them are recorded.
    return config.eventsEnabled()
        && (config.enabledEventTypes().isEmpty()
            || config.enabledEventTypes().contains(CLIENT_LOGIN));
  }

  /** Since the retention, or since the oldest event: Keycloak does not say when it was told to. */
  private Window since(EventsConfig config) {
    return switch (api.oldestEvent()) {
      case Answer.Found<List<Event>>(var oldest) when !oldest.isEmpty() -> {
        Instant from = Instant.ofEpochMilli(oldest.getFirst().time());
        Instant kept =
            config.eventsExpiration() > 0 && config.eventsExpiration() < LONGEST_RETENTION
                ? clock.instant().minus(Duration.ofSeconds(config.eventsExpiration()))
                : Instant.EPOCH;
        yield new Window.Since(from.isAfter(kept) ? from : kept);
      }
      case Answer.Denied<List<Event>>(String reason) -> new Window.Unreadable(reason);
      default -> new Window.Nothing();
    };
  }

  /** Outer empty: it was not allowed to ask; inner empty: none in the window. */
  private Optional<Optional<Instant>> newest(String userId) {
    return switch (api.newestLogin(userId)) {
      case Answer.Found<List<Event>>(var events) ->
          Optional.of(events.stream().map(event -> Instant.ofEpochMilli(event.time())).findFirst());
      default -> Optional.empty();
    };
  }

  private Assertion assertion(Optional<Instant> at, Instant from) {
    Instant now = clock.instant();
    return Assertion.of(FieldValue.of(at.orElse(null)))
        .withEvidence(
            new Evidence(
                now,
                Optional.of(from),
                Optional.of(now),
                Evidence.Meaning.SUCCESS,
                Evidence.Completeness.COMPLETE));
  }

  private Assertion nothingKnown() {
    return Assertion.of(FieldValue.NULL)
        .withEvidence(
            new Evidence(
                clock.instant(),
                Optional.empty(),
                Optional.empty(),
                Evidence.Meaning.SUCCESS,
                Evidence.Completeness.NONE));
  }
}
