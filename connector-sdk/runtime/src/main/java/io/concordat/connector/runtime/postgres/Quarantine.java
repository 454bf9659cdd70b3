package io.concordat.connector.runtime.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Messages that were set aside, each with its place and its reason, and never its content. */
public final class Quarantine {
  private static final int LONGEST_REASON = 500;
  private static final String SET_ASIDE =
      """
      insert into quarantine as q
             (source, topic, partition_id, position, reason, state, received_at)
      select ?, t.topic, t.partition_id, t.position, t.reason, 'set_aside', ?
      from unnest(?::text[], ?::int[], ?::bigint[], ?::text[])
           as t(topic, partition_id, position, reason)
      on conflict (source, topic, partition_id, position) do update
      set reason = excluded.reason, state = 'set_aside'
      where (q.reason, q.state) is distinct from (excluded.reason, 'set_aside')
      """;
  private static final String PAGE =
      """
      select * from quarantine
      where (?::text is null or source = ?) and (?::text is null or state = ?) and id < ?
      order by id desc limit ?
      """;
  private static final String ONE = "select * from quarantine where id = ?";
  private static final String REPLAYED =
      """
      update quarantine set state = ?, reason = coalesce(?, reason), replayed_at = ?,
             replayed_by = ?
      where id = ?
      """;

  private final Database database;

  public Quarantine(Database database) {
    this.database = database;
  }

  /** Where a message stands in Kafka. */
  public record Position(String topic, int partition, long offset) {}

  /** A message that could not be taken in, and why; the reason never holds the content. */
  public record SetAside(Position position, String reason) {
    public SetAside {
      String plain = reason == null ? "unknown" : reason.replaceAll("\\p{Cntrl}", " ");
      reason = plain.substring(0, Math.min(plain.length(), LONGEST_REASON));
    }
  }

  /**
   * A message that was set aside.
   *
   * @param source for whom it was read; another source may have taken it in
   * @param state set_aside or replayed
   */
  public record Entry(
      long id,
      String source,
      Position position,
      String reason,
      String state,
      Instant receivedAt,
      Optional<Instant> replayedAt,
      Optional<String> replayedBy) {}

  /**
   * Sets messages aside; may be told of one again.
   *
   * @return how many were not there before in the same way
   */
  public int setAside(String source, Collection<SetAside> messages, Instant now) {
    return database.update(
        SET_ASIDE,
        source,
        now,
        texts(messages, message -> message.position().topic()),
        texts(messages, message -> Integer.toString(message.position().partition())),
        texts(messages, message -> Long.toString(message.position().offset())),
        texts(messages, SetAside::reason));
  }

  /**
   * Messages, those set aside last first.
   *
   * @param state set_aside or replayed; empty for all
   * @param before only those with a lower id
   */
  public List<Entry> page(Optional<String> source, Optional<String> state, long before, int limit) {
    return database.query(PAGE, Quarantine::entry, source, source, state, state, before, limit);
  }

  public Optional<Entry> one(long id) {
    return database.query(ONE, Quarantine::entry, id).stream().findFirst();
  }

  /**
   * Writes down that a message was tried again.
   *
   * @param refused why it still could not be taken in; empty if it was
   */
  public void replayed(long id, Optional<SetAside> refused, String actor, Instant now) {
    database.update(
        REPLAYED,
        refused.isPresent() ? "set_aside" : "replayed",
        refused.map(SetAside::reason),
        now,
        actor,
        id);
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getLong("id"),
        row.getString("source"),
        new Position(row.getString("topic"), row.getInt("partition_id"), row.getLong("position")),
        row.getString("reason"),
        row.getString("state"),
        Database.instant(row, "received_at").orElseThrow(),
        Database.instant(row, "replayed_at"),
        Database.text(row, "replayed_by"));
  }

  private static String[] texts(Collection<SetAside> messages, Function<SetAside, String> part) {
    return messages.stream().map(part).toArray(String[]::new);
  }
}
