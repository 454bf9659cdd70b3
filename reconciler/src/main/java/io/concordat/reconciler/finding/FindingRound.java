package io.concordat.reconciler.finding;

import io.concordat.reconciler.database.WorkTransactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Evaluates the findings of entities that are due: claims a batch of marks, looks at the entities
 * and what is around them, stores what changed, tells the listener, and gives the marks back, all
 * in one transaction.
 */
@ApplicationScoped
public class FindingRound {
  private static final Logger LOG = Logger.getLogger(FindingRound.class);
  private static final int MAX_ROUNDS = 100;

  /** However long a backlog of announcements lasts: findings wait no longer than this for it. */
  private static final Duration LONGEST_DEFERRAL = Duration.ofSeconds(30);

  private final FindingRules rules;
  private final FindingStore store;
  private final SurroundingsReader reader;
  private final FindingMarks marks;
  private final FindingListener listener;
  private final FindingConfig config;
  private final WorkTransactions transactions;
  private final MeterRegistry meters;
  private final Clock clock;
  private volatile long lastFullRun = System.nanoTime();

  FindingRound(
      FindingRules rules,
      FindingStore store,
      SurroundingsReader reader,
      FindingMarks marks,
      FindingListener listener,
      FindingConfig config,
      WorkTransactions transactions,
      MeterRegistry meters,
      Clock clock) {
    this.rules = rules;
    this.store = store;
    this.reader = reader;
    this.marks = marks;
    this.listener = listener;
    this.config = config;
    this.transactions = transactions;
    this.meters = meters;
    this.clock = clock;
  }

  @Scheduled(
      every = "${concordat.finding.every:1s}",
      delayed = "${concordat.finding.delay:2s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tick() {
    if (!rules.inForce()) {
      return;
    }
    try {
      run(this::yields);
      listener.committed();
    } catch (RuntimeException e) {
      LOG.warnf("A round of findings could not be done and is repeated: %s", e.getMessage());
    }
  }

  /**
   * Evaluates all that is due.
   *
   * @return how many entities were evaluated
   */
  public int run() {
    return run(() -> false);
  }

  /** Decisions go first: what is evaluated while a backlog is decided is soon out of date. */
  private boolean yields() {
    return marks.inBurst() && System.nanoTime() - lastFullRun < LONGEST_DEFERRAL.toNanos();
  }

  private int run(BooleanSupplier yields) {
    int total = 0;
    for (int i = 0; i < MAX_ROUNDS; i++) {
      if (yields.getAsBoolean()) {
        return total;
      }
      Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
      int evaluated = rules.whileInForce(transactions, connection -> round(connection, now));
      total += evaluated;
      if (evaluated > 0) {
        listener.committed();
      }
      if (evaluated < config.batch()) {
        break;
      }
    }
    lastFullRun = System.nanoTime();
    return total;
  }

  private int round(Connection connection, Instant now) throws SQLException {
    List<UUID> due = store.claimDue(connection, now, config.batch());
    if (due.isEmpty()) {
      return 0;
    }
    String policyVersion = rules.policyVersion();
    FindingEvaluator evaluator = new FindingEvaluator(rules.rules());
    List<Facts> subjects = reader.facts(connection, due);
    Surroundings around = reader.around(connection, subjects);
    Map<UUID, Map<String, byte[]>> open = new HashMap<>();
    for (FindingStore.Open one : store.open(connection, due)) {
      open.computeIfAbsent(one.entityId(), _ -> new HashMap<>()).put(one.rule(), one.digest());
    }
    List<FindingChange> changes = new ArrayList<>();
    Map<UUID, Instant> later = new HashMap<>();
    for (Facts facts : subjects) {
      FindingEvaluator.Answer answer = evaluator.evaluate(facts, around, now);
      answer.due().ifPresent(at -> later.put(facts.id(), at));
      report(answer.undecided());
      changes.addAll(changes(facts.id(), answer, open.getOrDefault(facts.id(), Map.of())));
    }
    List<Finding> stored = new ArrayList<>();
    List<FindingChange.Cleared> cleared = new ArrayList<>();
    for (FindingChange change : changes) {
      switch (change) {
        case FindingChange.Raised(Finding finding) -> stored.add(finding);
        case FindingChange.Updated(Finding finding) -> stored.add(finding);
        case FindingChange.Cleared gone -> cleared.add(gone);
      }
    }
    store.store(connection, stored, policyVersion, now);
    store.clear(connection, cleared, now);
    listener.changed(connection, changes, now);
    store.reschedule(connection, due, later);
    return due.size();
  }

  private static List<FindingChange> changes(
      UUID id, FindingEvaluator.Answer answer, Map<String, byte[]> open) {
    List<FindingChange> changes = new ArrayList<>();
    Set<String> standing = new HashSet<>(answer.undecided().keySet());
    for (Finding finding : answer.findings()) {
      standing.add(finding.rule());
      byte[] before = open.get(finding.rule());
      if (before == null) {
        changes.add(new FindingChange.Raised(finding));
      } else if (!Arrays.equals(before, finding.digest())) {
        changes.add(new FindingChange.Updated(finding));
      }
    }
    open.keySet().stream()
        .filter(rule -> !standing.contains(rule))
        .forEach(rule -> changes.add(new FindingChange.Cleared(id, rule)));
    return changes;
  }

  private void report(Map<String, String> undecided) {
    undecided.forEach(
        (rule, reason) -> {
          meters.counter("concordat.findings.undecided", "rule", rule).increment();
          LOG.debugf("Finding %s could not be evaluated: %s", rule, reason);
        });
  }
}
