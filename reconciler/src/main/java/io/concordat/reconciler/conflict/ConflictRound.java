package io.concordat.reconciler.conflict;

import io.concordat.reconciler.conflict.ConflictCount.Change;
import io.concordat.reconciler.conflict.Disagreement.Key;
import io.concordat.reconciler.count.Counters;
import io.concordat.reconciler.count.Tally;
import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.reconciler.finding.FindingChange;
import io.concordat.reconciler.finding.FindingListener;
import io.concordat.reconciler.finding.FindingRules;
import io.concordat.reconciler.finding.OwnerDirectory;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Escalates what the policy has escalated, once it is due: claims a batch of conflicts, drifts and
 * gaps, compares what their escalations should say with what they say, tells the listener, and
 * notes what stands now, all in one transaction. A crash before its commit leaves all of them due;
 * one after it leaves nothing that could be told twice.
 */
@ApplicationScoped
public class ConflictRound {
  private static final Logger LOG = Logger.getLogger(ConflictRound.class);
  private static final int MAX_ROUNDS = 100;

  private final FindingRules rules;
  private final DueEscalations due;
  private final OwnerDirectory owners;
  private final FindingListener listener;
  private final ConflictConfig config;
  private final WorkTransactions transactions;
  private final Counters counters;
  private final Clock clock;

  ConflictRound(
      FindingRules rules,
      DueEscalations due,
      OwnerDirectory owners,
      FindingListener listener,
      ConflictConfig config,
      WorkTransactions transactions,
      Counters counters,
      Clock clock) {
    this.rules = rules;
    this.due = due;
    this.owners = owners;
    this.listener = listener;
    this.config = config;
    this.transactions = transactions;
    this.counters = counters;
    this.clock = clock;
    counters.expect(ConflictCount.all());
  }

  @Scheduled(
      every = "${concordat.conflict.every:1s}",
      delayed = "${concordat.conflict.delay:2s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    if (!rules.inForce()) {
      return;
    }
    try {
      run();
    } catch (RuntimeException e) {
      LOG.warnf("A round of conflicts could not be done and is repeated: %s", e.getMessage());
    }
  }

  /**
   * Looks at all that is due.
   *
   * @return how many were due
   */
  public int run() {
    int total = 0;
    for (int i = 0; i < MAX_ROUNDS; i++) {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
      Tally tally = new Tally();
      int looked = transactions.run(connection -> round(connection, now, tally));
      counters.add(tally);
      total += looked;
      if (looked > 0) {
        listener.committed();
      }
      if (looked < config.batch()) {
        break;
      }
    }
    return total;
  }

  private int round(Connection connection, Instant now, Tally tally) throws SQLException {
    List<DueEscalation> claimed = due.claim(connection, now, config.batch());
    if (claimed.isEmpty()) {
      return 0;
    }
    Set<String> refs = new HashSet<>();
    claimed.forEach(one -> refs.addAll(one.facts().owners()));
    Map<String, String> states = owners.states(connection, refs);
    List<FindingChange> changes = new ArrayList<>();
    List<Key> keys = new ArrayList<>();
    List<Optional<byte[]>> standing = new ArrayList<>();
    for (DueEscalation one : claimed) {
      DueEscalation.Answer answer = one.answer(OwnerDirectory.answering(one.facts(), states));
      answer.change().ifPresent(changes::add);
      answer.change().flatMap(change -> counted(one.key(), change)).ifPresent(tally::add);
      keys.add(one.key());
      standing.add(answer.standing());
    }
    listener.changed(connection, changes, now);
    due.settle(connection, keys, standing);
    return claimed.size();
  }

  private static Optional<ConflictCount> counted(Key key, FindingChange change) {
    return switch (change) {
      case FindingChange.Raised _ -> Optional.of(new ConflictCount(key.kind(), Change.ESCALATED));
      case FindingChange.Cleared _ -> Optional.of(new ConflictCount(key.kind(), Change.CLEARED));
      case FindingChange.Updated _ -> Optional.empty();
    };
  }
}
