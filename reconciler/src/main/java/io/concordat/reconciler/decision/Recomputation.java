package io.concordat.reconciler.decision;

import io.concordat.authority.Confirmations;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityDecision;
import io.concordat.reconciler.database.SqlArrays;
import io.concordat.reconciler.finding.Facts;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Makes decisions again from the stored announcements, and compares them with the stored ones byte
 * for byte. A batch is one transaction together with its job's progress: after a crash the job goes
 * on behind the last batch that was committed.
 */
@ApplicationScoped
public class Recomputation {
  private static final String SELECT =
      """
      select s.entity_id, s.announcement, s.facts, d.sequence, d.digest, d.decided_at,
             d.wake_at, h.body
      from entity_state s
      left join decision d on d.entity_id = s.entity_id
      left join decision_history h on h.entity_id = d.entity_id and h.sequence = d.sequence
      %s order by s.entity_id limit ?%s
      """;

  /** Makes the stored answer another than any; a decision that is lost goes on from its history. */
  private static final String VOID =
      """
      insert into decision (entity_id, sequence, digest, policy_version, decided_at, fields,
                            decided, contested, stale)
      select h.entity_id, max(h.sequence), ''::bytea, '', ?::timestamptz, 0, 0, 0, false
      from decision_history h where h.entity_id = any (?::uuid[]) group by h.entity_id
      on conflict (entity_id) do update
      set digest = excluded.digest, sequence = greatest(decision.sequence, excluded.sequence)
      """;

  private static final String REPLACE_FACTS =
      """
      update entity_state s set facts = t.facts
      from unnest(?::uuid[], ?::bytea[]) as t(entity_id, facts) where s.entity_id = t.entity_id
      """;

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

  /** A stored decision beside what it is to be made from; null where nothing is stored. */
  private record Stored(
      UUID id,
      byte[] announcement,
      byte[] facts,
      long sequence,
      byte[] digest,
      Instant decidedAt,
      Instant wakeAt,
      byte[] body) {}

  private enum Verdict {
    IDENTICAL,
    SAME_ANSWER,
    DUE,
    NO_DECISION("no decision is stored"),
    ANSWER("another answer is stored"),
    FACTS("other decided facts are stored for findings"),
    HISTORY("the history does not hold the answer"),
    UNDECIDABLE;

    private final Optional<String> difference;

    Verdict() {
      this.difference = Optional.empty();
    }

    Verdict(String difference) {
      this.difference = Optional.of(difference);
    }
  }

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
    List<Stored> stored = stored(connection, position);
    Confirmations confirmations = Decisions.confirmations(connection);
    Decider decider = decisions.decider();
    int[] counts = new int[Verdict.values().length];
    List<Difference> differences = new ArrayList<>();
    List<UUID> wrong = new ArrayList<>();
    Map<UUID, Long> moved = new LinkedHashMap<>();
    for (Stored one : stored) {
      Verdict verdict = verdict(one, decider, confirmations, now);
      counts[verdict.ordinal()]++;
      if (verdict == Verdict.SAME_ANSWER) {
        moved.put(one.id(), one.sequence());
      }
      if (verdict.difference.isPresent()) {
        differences.add(new Difference(one.id(), verdict.difference.get()));
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
      declareVoid(connection, wrong, now);
      replaceUnreadable(connection, stored, differences);
      List<UUID> ids = differences.stream().map(Difference::entityId).toList();
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

  private static Verdict verdict(
      Stored stored, Decider decider, Confirmations confirmations, Instant now) {
    EntityAnnouncement announcement;
    Decided decided;
    try {
      announcement = ContractJson.read(stored.announcement(), EntityAnnouncement.class);
      decided = decider.decide(announcement, confirmations, now);
    } catch (RuntimeException e) {
      return Verdict.UNDECIDABLE;
    }
    if (stored.digest() == null) {
      return Verdict.NO_DECISION;
    }
    if (!Arrays.equals(stored.digest(), decided.digest())) {
      boolean due = stored.wakeAt() != null && !stored.wakeAt().isAfter(now);
      return due ? Verdict.DUE : Verdict.ANSWER;
    }
    if (!Arrays.equals(stored.facts(), decided.factsBody())) {
      return Verdict.FACTS;
    }
    EntityDecision again =
        decided.as(stored.sequence(), decider.policyVersion(), stored.decidedAt());
    if (stored.body() != null && Arrays.equals(stored.body(), ContractJson.write(again))) {
      return Verdict.IDENTICAL;
    }
    return holds(stored) ? Verdict.SAME_ANSWER : Verdict.HISTORY;
  }

  /** Whether the history row of the decision in force has the answer in force. */
  private static boolean holds(Stored stored) {
    if (stored.body() == null) {
      return false;
    }
    try {
      EntityDecision kept = ContractJson.read(stored.body(), EntityDecision.class);
      return kept.entityId().equals(stored.id())
          && kept.sequence() == stored.sequence()
          && Arrays.equals(Decider.digest(kept.fields()), stored.digest());
    } catch (ContractJson.UndecodableException e) {
      return false;
    }
  }

  private static List<Stored> stored(Connection connection, Position position) throws SQLException {
    String sql =
        SELECT.formatted(
            position.after().isPresent() ? "where s.entity_id > ?" : "",
            position.rewrite() ? " for update of s" : "");
    List<Stored> stored = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      int next = 1;
      if (position.after().isPresent()) {
        select.setObject(next++, position.after().get());
      }
      select.setInt(next, position.limit());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          stored.add(
              new Stored(
                  rows.getObject(1, UUID.class),
                  rows.getBytes(2),
                  rows.getBytes(3),
                  rows.getLong(4),
                  rows.getBytes(5),
                  instant(rows, 6),
                  instant(rows, 7),
                  rows.getBytes(8)));
        }
      }
    }
    return stored;
  }

  private static void declareVoid(Connection connection, List<UUID> ids, Instant now)
      throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement update = connection.prepareStatement(VOID)) {
      update.setString(1, now.toString());
      update.setArray(2, SqlArrays.uuids(connection, ids));
      update.executeUpdate();
    }
  }

  /** Deciding anew compares facts with those before, and so has to be able to read them. */
  private static void replaceUnreadable(
      Connection connection, List<Stored> stored, List<Difference> differences)
      throws SQLException {
    Set<UUID> differing =
        differences.stream().map(Difference::entityId).collect(Collectors.toSet());
    List<UUID> ids = new ArrayList<>();
    List<byte[]> nothing = new ArrayList<>();
    for (Stored one : stored) {
      if (differing.contains(one.id()) && !isReadable(one.facts())) {
        EntityAnnouncement announcement =
            ContractJson.read(one.announcement(), EntityAnnouncement.class);
        ids.add(one.id());
        nothing.add(ContractJson.write(Facts.of(announcement, List.of())));
      }
    }
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement update = connection.prepareStatement(REPLACE_FACTS)) {
      update.setArray(1, SqlArrays.uuids(connection, ids));
      update.setArray(2, SqlArrays.bodies(connection, nothing));
      update.executeUpdate();
    }
  }

  private static boolean isReadable(byte[] facts) {
    try {
      ContractJson.read(facts, Facts.class);
      return true;
    } catch (ContractJson.UndecodableException e) {
      return false;
    }
  }

  private static Instant instant(ResultSet rows, int column) throws SQLException {
    OffsetDateTime at = rows.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
