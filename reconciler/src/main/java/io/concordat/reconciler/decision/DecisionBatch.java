package io.concordat.reconciler.decision;

import io.concordat.authority.Confirmations;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityDecision;
import io.concordat.reconciler.conflict.ConflictStore;
import io.concordat.reconciler.conflict.Disagreement;
import io.concordat.reconciler.count.Suppressed;
import io.concordat.reconciler.count.Tally;
import io.concordat.reconciler.finding.Facts;
import io.concordat.reconciler.finding.FindingConfig;
import io.concordat.reconciler.finding.FindingMarks;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides many entities in one transaction: the same number of statements for one entity as for a
 * thousand. What is stored is stored whole or not at all, so that a repetition after a crash finds
 * either everything or nothing done.
 */
@ApplicationScoped
class DecisionBatch {
  private final DecisionStore store;
  private final StaleAssertions stale;
  private final ConflictStore conflicts;
  private final FindingMarks marks;
  private final FindingConfig findings;

  DecisionBatch(
      DecisionStore store,
      StaleAssertions stale,
      ConflictStore conflicts,
      FindingMarks marks,
      FindingConfig findings) {
    this.store = store;
    this.stale = stale;
    this.conflicts = conflicts;
    this.marks = marks;
    this.findings = findings;
  }

  /** A decision that is to be announced. */
  record Announced(UUID entityId, long sequence, byte[] body, Instant decidedAt) {}

  /** An entity that could not be decided, with the reason. */
  record Refused(Subject subject, String reason) {}

  /**
   * What one batch came to.
   *
   * @param announced what is to be published
   * @param publication the note of that; empty where there is nothing
   * @param tally what lost, what was ignored and what became of conflicts
   */
  record Outcome(
      List<Announced> announced,
      Optional<Long> publication,
      List<Refused> refused,
      int decided,
      int changed,
      Tally tally) {}

  /** What was decided for one entity of the batch. */
  record Result(
      Subject subject, Decided decided, boolean changed, long sequence, Optional<byte[]> body) {
    boolean factsChanged() {
      return subject
          .stored()
          .filter(stored -> Arrays.equals(stored.facts(), decided.factsBody()))
          .isEmpty();
    }

    boolean known() {
      return subject.stored().isPresent();
    }
  }

  /** Decides the newest announcement of each entity, unless it is stored already. */
  Outcome announced(
      Connection connection,
      List<Subject> arrived,
      Decider decider,
      Confirmations confirmations,
      Instant now)
      throws SQLException {
    Map<UUID, Subject> newest = new LinkedHashMap<>();
    for (Subject subject : arrived) {
      newest.merge(
          subject.id(),
          subject,
          (a, b) -> a.announcement().revision() >= b.announcement().revision() ? a : b);
    }
    Map<UUID, Subject.Stored> stored = store.lockStored(connection, newest.keySet());
    List<Subject> subjects = new ArrayList<>();
    Tally tally = new Tally();
    tally.add(Suppressed.ANNOUNCEMENT_SUPERSEDED, arrived.size() - newest.size());
    for (Subject subject : newest.values()) {
      Subject.Stored before = stored.get(subject.id());
      if (before == null || before.revision() < subject.announcement().revision()) {
        subjects.add(
            new Subject(subject.announcement(), subject.body(), Optional.ofNullable(before), true));
      } else {
        tally.add(
            before.revision() == subject.announcement().revision()
                ? Suppressed.ANNOUNCEMENT_REPEATED
                : Suppressed.ANNOUNCEMENT_OUTDATED);
      }
    }
    return decide(connection, subjects, decider, confirmations, "announcement", now, tally);
  }

  /** Decides stored entities again, because of the time, a confirmation or another policy. */
  Outcome again(
      Connection connection,
      List<UUID> ids,
      Decider decider,
      Confirmations confirmations,
      String cause,
      Instant now)
      throws SQLException {
    return decide(
        connection,
        store.lockSubjects(connection, ids),
        decider,
        confirmations,
        cause,
        now,
        new Tally());
  }

  private Outcome decide(
      Connection connection,
      List<Subject> subjects,
      Decider decider,
      Confirmations confirmations,
      String cause,
      Instant now,
      Tally tally)
      throws SQLException {
    List<Result> results = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    for (Subject subject : subjects) {
      try {
        results.add(result(subject, decider, confirmations, now));
      } catch (RuntimeException e) {
        // One entity that cannot be decided stops nobody; it is set aside with this reason.
        refused.add(new Refused(subject, "could not be decided: " + e.getMessage()));
      }
    }
    List<Result> changed = results.stream().filter(Result::changed).toList();
    List<Result> same = results.stream().filter(result -> !result.changed()).toList();
    store.storeAnnouncements(connection, results, now);
    store.storeChanged(connection, changed, decider.policyVersion(), cause, now);
    store.storeSame(connection, same, decider.policyVersion(), now);
    stale.store(connection, results);
    List<Disagreement> disagreements =
        results.stream().flatMap(result -> result.decided().disagreements().stream()).toList();
    conflicts.update(
        connection,
        results.stream().filter(Result::known).map(result -> result.subject().id()).toList(),
        disagreements,
        now,
        tally);
    changed.forEach(result -> LostAssertion.count(tally, result.decided()));
    marks.changed(
        connection,
        results.stream().filter(Result::factsChanged).map(DecisionBatch::change).toList(),
        now.plus(findings.settle()));
    List<Announced> announced =
        changed.stream()
            .map(
                result ->
                    new Announced(
                        result.subject().id(), result.sequence(), result.body().orElseThrow(), now))
            .toList();
    Optional<Long> publication =
        announced.isEmpty() ? Optional.empty() : Optional.of(store.intend(connection, announced));
    return new Outcome(announced, publication, refused, results.size(), changed.size(), tally);
  }

  private static FindingMarks.Change change(Result result) {
    return new FindingMarks.Change(
        result.subject().stored().map(stored -> ContractJson.read(stored.facts(), Facts.class)),
        result.decided().facts());
  }

  private static Result result(
      Subject subject, Decider decider, Confirmations confirmations, Instant now) {
    Decided decided = decider.decide(subject.announcement(), confirmations, now);
    long before = subject.stored().map(Subject.Stored::sequence).orElse(0L);
    boolean changed =
        before == 0 || !Arrays.equals(subject.stored().orElseThrow().digest(), decided.digest());
    if (!changed) {
      return new Result(subject, decided, false, before, Optional.empty());
    }
    EntityDecision decision = decided.as(before + 1, decider.policyVersion(), now);
    return new Result(
        subject, decided, true, before + 1, Optional.of(ContractJson.write(decision)));
  }
}
