package io.concordat.reconciler.whatif;

import io.concordat.authority.Confirmations;
import io.concordat.contract.EntityKind;
import io.concordat.reconciler.decision.Trial;
import io.concordat.reconciler.finding.FindingTrial;
import io.concordat.reconciler.finding.OwnerTrial;
import io.concordat.reconciler.gate.GateEvaluator;
import io.concordat.reconciler.policy.PolicyDocument;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * One what-if: takes a snapshot, compares the values of everything in it, and then the findings and
 * gates of whatever may differ. Memory is bounded by the batches that are under way and by what is
 * counted.
 */
final class WhatIfRun {
  private static final long REPORT_NANOS = Duration.ofSeconds(1).toNanos();

  private final DataSource dataSource;
  private final Request request;
  private final Consumer<Progress> listener;
  private final long startedAt = System.nanoTime();
  private final AtomicLong changedValues = new AtomicLong();
  private volatile boolean stopped;
  private volatile Optional<Snapshot> snapshot = Optional.empty();
  private long reportedAt = startedAt;

  WhatIfRun(DataSource dataSource, Request request, Consumer<Progress> listener) {
    this.dataSource = dataSource;
    this.request = request;
    this.listener = listener;
  }

  /**
   * What is asked.
   *
   * @param asOf the instant that both decide for
   * @param examples the most for each group
   * @param findings whether findings and gates are compared, too
   * @param gates asks them
   */
  record Request(
      PolicyDocument inForce,
      PolicyDocument candidate,
      Instant asOf,
      int examples,
      boolean findings,
      GateEvaluator gates,
      int threads,
      Duration longest) {}

  /** The run was ended before it was through. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException(String message) {
      super(message);
    }
  }

  /** Ends the run soon; what it had found is given up. */
  void stop() throws SQLException {
    stopped = true;
    Optional<Snapshot> open = snapshot;
    if (open.isPresent()) {
      open.get().cancel();
    }
  }

  boolean isStopped() {
    return stopped;
  }

  /** Compares; called once. */
  WhatIfResult run() throws SQLException {
    try (Snapshot view = Snapshot.take(dataSource)) {
      snapshot = Optional.of(view);
      Confirmations confirmations = Trial.confirmations(view.first());
      Estate estate =
          new Estate(request.inForce(), request.candidate(), confirmations, request.asOf());
      Touched touched = new Touched();
      long about = about(view.first());
      ValueComparison values = values(view, estate, touched, about);
      long valuesMillis = elapsedMillis();
      Optional<FindingComparison> rules =
          request.findings()
              ? Optional.of(findings(view, estate, touched, confirmations, about))
              : Optional.empty();
      return new WhatIfResult(
          request.candidate().version(),
          request.inForce().version(),
          request.asOf(),
          values.entities(),
          values.undecidableEntities(),
          values.decidedFields(),
          values.changedValues(),
          values.changedEntities(),
          values.changedWinners(),
          values.parity(),
          values.values(),
          values.conflicts(),
          rules.map(FindingComparison::result),
          rules.map(FindingComparison::gates).map(GateComparison::result),
          new WhatIfResult.Millis(valuesMillis, elapsedMillis() - valuesMillis, elapsedMillis()));
    } finally {
      snapshot = Optional.empty();
    }
  }

  private ValueComparison values(Snapshot view, Estate estate, Touched touched, long about)
      throws SQLException {
    List<ValueComparison> own = new ArrayList<>();
    for (int i = 0; i < request.threads(); i++) {
      own.add(new ValueComparison(request.examples()));
    }
    try (StoredEntities all = StoredEntities.of(view.first(), EnumSet.allOf(EntityKind.class))) {
      each(
          all,
          own,
          (mine, batch) -> {
            long before = mine.changedValues();
            for (StoredEntities.Row row : batch) {
              compare(estate, touched, mine, row);
            }
            changedValues.addAndGet(mine.changedValues() - before);
          },
          new Report("values", about));
    }
    own.subList(1, own.size()).forEach(own.getFirst()::merge);
    return own.getFirst();
  }

  private void compare(
      Estate estate, Touched touched, ValueComparison mine, StoredEntities.Row row) {
    Estate.Both both;
    try {
      both = estate.decide(Estate.read(row.announcement()));
    } catch (RuntimeException e) {
      // One entity that cannot be decided is counted, and stops nobody.
      mine.undecidable();
      return;
    }
    if (mine.compare(estate, both) && request.findings()) {
      touched.note(both.factsBefore(), both.factsAfter());
    }
  }

  private FindingComparison findings(
      Snapshot view, Estate estate, Touched touched, Confirmations confirmations, long about)
      throws SQLException {
    RuleChanges rules = RuleChanges.between(request.inForce(), request.candidate());
    touched.noteOwners(OwnerTrial.groupsOf(view.first(), touched.parties().keySet()));
    FindingComparison.Sides sides =
        new FindingComparison.Sides(
            estate,
            rules,
            touched,
            new FindingTrial(request.inForce().findings(), confirmations),
            new FindingTrial(request.candidate().findings(), confirmations),
            new OwnerTrial(touched.parties()));
    Set<EntityKind> asked = touched.nothing() ? rules.changed() : rules.kinds();
    List<Connection> connections = new ArrayList<>();
    try {
      List<FindingComparison> own = new ArrayList<>();
      for (int i = 0; i < request.threads(); i++) {
        connections.add(view.another());
        own.add(new FindingComparison(sides, gates(), connections.getLast(), request.examples()));
      }
      if (!asked.isEmpty()) {
        try (StoredEntities some = StoredEntities.of(view.first(), asked)) {
          each(some, own, FindingComparison::batch, new Report("findings", about));
        }
      }
      own.subList(1, own.size()).forEach(own.getFirst()::merge);
      return own.getFirst();
    } finally {
      for (Connection connection : connections) {
        view.release(connection);
      }
    }
  }

  private GateComparison gates() {
    return new GateComparison(
        request.gates(),
        request.inForce().gates(),
        request.candidate().gates(),
        request.examples());
  }

  /** What one thread does with a batch. */
  @FunctionalInterface
  private interface Work<T> {
    void on(T own, List<StoredEntities.Row> batch) throws SQLException;
  }

  /** Hands all batches out, to one thread for each of {@code own}. */
  private <T> void each(StoredEntities rows, List<T> own, Work<T> work, Report report)
      throws SQLException {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (T mine : own) {
      tasks.add(
          () -> {
            for (List<StoredEntities.Row> batch = rows.next();
                !batch.isEmpty();
                batch = rows.next()) {
              goOn();
              work.on(mine, batch);
              report.examined(batch.size());
            }
            return null;
          });
    }
    Crew.run(tasks, () -> stopped = true);
    goOn();
  }

  private void goOn() {
    if (stopped) {
      throw new StoppedException("the what-if was stopped");
    }
    if (System.nanoTime() - startedAt > request.longest().toNanos()) {
      throw new StoppedException(
          "the what-if took longer than concordat.what-if.longest (" + request.longest() + ")");
    }
  }

  /** Tells how far a phase is, once a second. */
  private final class Report {
    private final String phase;
    private final long about;
    private final AtomicLong examined = new AtomicLong();

    Report(String phase, long about) {
      this.phase = phase;
      this.about = about;
    }

    void examined(int more) {
      long all = examined.addAndGet(more);
      synchronized (WhatIfRun.this) {
        long now = System.nanoTime();
        if (now - reportedAt < REPORT_NANOS) {
          return;
        }
        reportedAt = now;
        listener.accept(
            new Progress(phase, all, Math.max(all, about), changedValues.get(), elapsedMillis()));
      }
    }
  }

  /** Every stored entity has a decision, and those rows are short. */
  private static long about(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from decision")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private long elapsedMillis() {
    return Duration.ofNanos(System.nanoTime() - startedAt).toMillis();
  }
}
