package io.concordat.registry.override;

import io.concordat.registry.announce.Due;
import io.concordat.registry.intake.OwnRecords;
import io.concordat.registry.override.FieldOverride.State;
import io.concordat.registry.override.OverrideStore.Event;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Ends overrides by itself: those whose end has come, and those whose source spoke. May run on
 * every replica; each override is ended once.
 */
@ApplicationScoped
class OverrideSweep {
  private static final Logger LOG = Logger.getLogger(OverrideSweep.class);

  /** Who ended it, where nobody did. */
  static final String ACTOR = "lifecycle-registry";

  private static final String RUN = "overrides-ended";

  /** So that one round ends even while more falls due than is ended. */
  private static final int MAX_BATCHES = 100;

  private final Transactions transactions;
  private final ManualRecords records;
  private final Due due;
  private final Clock clock;
  private final int batchSize;

  OverrideSweep(
      Transactions transactions, OwnRecords own, Due due, OverrideConfig config, Clock clock) {
    this.transactions = transactions;
    this.records = new ManualRecords(own);
    this.due = due;
    this.clock = clock;
    this.batchSize = config.batchSize();
  }

  @Scheduled(
      every = "${concordat.override.sweep-every:5s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    try {
      run();
    } catch (RuntimeException e) {
      LOG.warnf("Overrides that are due could not be ended and are again: %s", e.getMessage());
    }
  }

  /**
   * Ends all that is due.
   *
   * @return how many ended
   */
  int run() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    int ended = 0;
    for (int i = 0; i < MAX_BATCHES && transactions.read(c -> anyDue(c, now)); i++) {
      Round round = round(State.EXPIRED, now);
      ended += round.ended();
      if (round.seen() < batchSize) {
        break;
      }
    }
    for (int i = 0; i < MAX_BATCHES && transactions.read(Yielding::anyUnseen); i++) {
      Round round = round(State.YIELDED, now);
      ended += round.ended();
      if (round.seen() < batchSize) {
        break;
      }
    }
    return ended;
  }

  private record Round(int seen, int ended) {}

  private Round round(State how, Instant now) {
    List<UUID> announce = new ArrayList<>();
    Round round =
        transactions.run(
            connection -> {
              records.begin(connection);
              Yielding.Look look =
                  how == State.YIELDED
                      ? Yielding.look(connection, batchSize)
                      : expired(connection, now);
              end(connection, look.ending(), how, now, announce);
              return new Round(look.seen(), look.ending().size());
            });
    due.due(announce);
    return round;
  }

  private Yielding.Look expired(Connection connection, Instant now) throws SQLException {
    Map<UUID, String> ending = new TreeMap<>();
    OverrideStore.due(connection, now, batchSize).forEach(id -> ending.put(id, "its end came"));
    return new Yielding.Look(ending.size(), ending);
  }

  private void end(
      Connection connection,
      Map<UUID, String> ending,
      State how,
      Instant now,
      Collection<UUID> announce)
      throws SQLException {
    if (ending.isEmpty()) {
      return;
    }
    OverrideStore.end(connection, ending.keySet(), how, null, ACTOR, now);
    List<Event> events = new ArrayList<>(ending.size());
    ending.forEach((id, reason) -> events.add(new Event(id, how.wireName(), reason)));
    OverrideStore.record(connection, events, ACTOR, now);
    Set<UUID> touched = new LinkedHashSet<>();
    OverrideStore.byIds(connection, ending.keySet()).forEach(o -> touched.add(o.recordName()));
    announce.addAll(records.rewrite(connection, touched, RUN, ACTOR, now));
  }

  /** Locks nothing: most rounds find nothing, and must not hold up the intake for it. */
  private static boolean anyDue(Connection connection, Instant now) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT 1 FROM field_override WHERE state = 'active' AND expires_at <= ? LIMIT 1")) {
      return !statement.value(now).list(row -> 1).isEmpty();
    }
  }
}
