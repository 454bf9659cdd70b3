package io.concordat.reconciler.decision;

import io.concordat.authority.Confirmations;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityDecision;
import io.concordat.store.PackedJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A stored decision beside what it is to be made from; null where nothing is stored. */
record StoredDecision(
    UUID id,
    byte[] announcement,
    byte[] facts,
    long sequence,
    byte[] digest,
    Instant decidedAt,
    Instant wakeAt,
    byte[] body) {
  private static final String SELECT =
      """
      select s.entity_id, s.announcement, s.facts, d.sequence, d.digest, d.decided_at,
             d.wake_at, h.body
      from entity_state s
      left join decision d on d.entity_id = s.entity_id
      left join decision_history h on h.entity_id = d.entity_id and h.sequence = d.sequence
      %s order by s.entity_id limit ?%s
      """;

  /** What comparing came to. */
  enum Verdict {
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

    /** What is wrong with what is stored; empty where nothing is to be mended. */
    Optional<String> difference() {
      return difference;
    }
  }

  /**
   * Reads the decisions of the entities that follow one, in the order of their ids.
   *
   * @param after empty at the start
   * @param lock whether they are to be rewritten
   */
  static List<StoredDecision> next(
      Connection connection, Optional<UUID> after, int limit, boolean lock) throws SQLException {
    String sql =
        SELECT.formatted(
            after.isPresent() ? "where s.entity_id > ?" : "", lock ? " for update of s" : "");
    List<StoredDecision> stored = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      int next = 1;
      if (after.isPresent()) {
        select.setObject(next++, after.get());
      }
      select.setInt(next, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          stored.add(
              new StoredDecision(
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

  /** Makes the decision again, and says how it compares with the stored one. */
  Verdict comparedWith(Decider decider, Confirmations confirmations, Instant now) {
    Decided decided;
    try {
      decided =
          decider.decide(
              PackedJson.read(announcement, EntityAnnouncement.class), confirmations, now);
    } catch (RuntimeException e) {
      return Verdict.UNDECIDABLE;
    }
    if (digest == null) {
      return Verdict.NO_DECISION;
    }
    if (!Arrays.equals(digest, decided.digest())) {
      boolean due = wakeAt != null && !wakeAt.isAfter(now);
      return due ? Verdict.DUE : Verdict.ANSWER;
    }
    if (!Arrays.equals(facts, decided.factsBody())) {
      return Verdict.FACTS;
    }
    if (body == null) {
      return Verdict.HISTORY;
    }
    byte[] kept;
    try {
      kept = PackedJson.unpack(body);
    } catch (ContractJson.UndecodableException e) {
      return Verdict.HISTORY;
    }
    EntityDecision again = decided.as(sequence, decider.policyVersion(), decidedAt);
    if (Arrays.equals(kept, ContractJson.write(again))) {
      return Verdict.IDENTICAL;
    }
    return holds(kept) ? Verdict.SAME_ANSWER : Verdict.HISTORY;
  }

  /** Whether the history row of the decision in force has the answer in force. */
  private boolean holds(byte[] json) {
    try {
      EntityDecision kept = ContractJson.read(json, EntityDecision.class);
      return kept.entityId().equals(id)
          && kept.sequence() == sequence
          && Arrays.equals(Decider.digest(kept.fields()), digest);
    } catch (ContractJson.UndecodableException e) {
      return false;
    }
  }

  private static Instant instant(ResultSet rows, int column) throws SQLException {
    OffsetDateTime at = rows.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
