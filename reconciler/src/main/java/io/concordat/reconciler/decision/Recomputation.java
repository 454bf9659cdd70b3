package io.concordat.reconciler.decision;

import io.concordat.authority.Confirmations;
import io.concordat.reconciler.decision.StoredDecision.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Makes decisions again from the stored announcements, and compares them with the stored ones byte
 * for byte. A batch is one transaction together with its job's progress: after a crash the job goes
 * on behind the last batch that was committed.
 */
@ApplicationScoped
public class Recomputation {
  private final Decisions decisions;
  private final DecisionBatch batch;
  private final Replays replays;
  private final Clock clock;

  Recomputation(Decisions decisions, DecisionBatch batch, Replays replays, Clock clock) {
    this.decisions = decisions;
    this.batch = batch;
    this.replays = replays;
    this.clock = clock;
  }

  /**
   * Where a job stands.
   *
   * @param after the last entity that is done; empty at the start
   * @param limit how many entities a batch has
   * @param rewrite whether what differs is decided anew
   */
  public record Position(Optional<UUID> after, int limit, boolean rewrite) {}

  /** A job, on the connection of the batch's transaction. */
  public interface Job {
    /** Locks the job and says where it stands; empty if there is none to be done. */
    Optional<Position> claim(Connection connection) throws SQLException;

    /** Keeps what the batch came to. */
    void advance(Connection connection, Batch batch) throws SQLException;
  }

  /** An entity whose stored decision is not what is decided from what is stored. */
  public record Difference(UUID entityId, String what) {}

  /**
   * What a batch came to.
   *
   * @param last the last entity looked at; empty where there was none any more
   * @param identical whose stored decision was made again byte for byte, from what is known now or
   *     from what was known when it was made
   * @param sameAnswer whose answer was, though not its bytes: what it was made from is no longer
   *     stored, or an earlier release made it
   * @param due whose answer is another because time or a new policy makes it so, and which are
   *     decided again in the background anyway
   * @param undecidable which could not be decided
   * @param rewritten how many of the differing ones were decided anew
   */
  public record Batch(
      Optional<UUID> last,
      boolean full,
      int examined,
      int identical,
      int sameAnswer,
      int due,
      int undecidable,
      List<Difference> differences,
      int rewritten) {}

  private record Computed(Batch batch, Optional<DecisionBatch.Outcome> outcome) {}

  /** Does the next batch of a job; empty if there is none to be done. */
  public Optional<Batch> step(Job job) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Optional<Computed> computed =
        decisions.byThePolicyInForce(
            connection -> {
              Optional<Position> position = job.claim(connection);
              if (position.isEmpty()) {
                return Optional.empty();
              }
              Computed result = compute(connection, position.get(), now);
              job.advance(connection, result.batch());
              return Optional.of(result);
            });
    computed.flatMap(Computed::outcome).ifPresent(decisions::publish);
    return computed.map(Computed::batch);
  }

  private Computed compute(Connection connection, Position position, Instant now)
      throws SQLException {
    List<StoredDecision> stored =
        StoredDecision.next(connection, position.after(), position.limit(), position.rewrite());
    Confirmations confirmations = Decisions.confirmations(connection);
    Decider decider = decisions.decider();
    int[] counts = new int[Verdict.values().length];
    List<Difference> differences = new ArrayList<>();
    List<UUID> wrong = new ArrayList<>();
    Map<UUID, Long> moved = new LinkedHashMap<>();
    for (StoredDecision one : stored) {
      Verdict verdict = one.comparedWith(decider, confirmations, now);
      counts[verdict.ordinal()]++;
      if (verdict == Verdict.SAME_ANSWER) {
        moved.put(one.id(), one.sequence());
      }
      if (verdict.difference().isPresent()) {
        differences.add(new Difference(one.id(), verdict.difference().get()));
        if (verdict != Verdict.FACTS) {
          wrong.add(one.id());
        }
      }
    }
    int replayed = replays.identical(connection, moved).size();
    counts[Verdict.SAME_ANSWER.ordinal()] -= replayed;
    counts[Verdict.IDENTICAL.ordinal()] += replayed;
    Optional<DecisionBatch.Outcome> outcome = Optional.empty();
    if (position.rewrite() && !differences.isEmpty()) {
      List<UUID> ids = differences.stream().map(Difference::entityId).toList();
      Rewriting.declareVoid(connection, wrong, now);
      Rewriting.replaceUnreadableFacts(connection, stored, Set.copyOf(ids));
      outcome = Optional.of(batch.again(connection, ids, decider, confirmations, "rebuild", now));
    }
    return new Computed(
        new Batch(
            stored.isEmpty() ? Optional.empty() : Optional.of(stored.getLast().id()),
            stored.size() == position.limit(),
            stored.size(),
            counts[Verdict.IDENTICAL.ordinal()],
            counts[Verdict.SAME_ANSWER.ordinal()],
            counts[Verdict.DUE.ordinal()],
            counts[Verdict.UNDECIDABLE.ordinal()],
            differences,
            outcome.map(DecisionBatch.Outcome::decided).orElse(0)),
        outcome);
  }
}
