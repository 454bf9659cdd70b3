package io.concordat.connector.runtime.postgres;

import io.concordat.connector.runtime.pull.Hold.Verdict;
import io.concordat.connector.runtime.pull.StreamKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the breaker holds back, row by row, and what people said about it. */
public final class HeldRows {
  private static final String HOLDS =
      """
      select s.source, s.stream, s.held_sweep, s.held_unseen, s.held_known, s.held_since,
          r.sweep, r.unseen, r.verdict, r.released_by, r.reason, r.released_at
      from pull_stream s
      left join pull_release r
        on r.source = s.source and r.stream = s.stream and r.sweep = s.held_sweep
      where s.held_since is not null
      order by s.source, s.stream
      """;

  /** Rows that the held sweep did not see, in parts that it could read whole. */
  private static final String UNSEEN =
      """
      from pull_stream s
      join pull_inventory i
        on i.source = s.source and i.stream = s.stream and i.seen_sweep < s.held_sweep
      where s.source = ? and s.stream = ? and s.held_since is not null
        and (i.part <> '' or not exists (
          select from pull_gap g
          where g.source = s.source and g.stream = s.stream and g.sweep = s.held_sweep))
        and not exists (
          select from pull_gap g
          where g.source = s.source and g.stream = s.stream and g.sweep = s.held_sweep
            and g.part = i.part)
      """;

  private static final String KINDS =
      "select i.kind, coalesce(i.type, '') as type, count(*) as rows "
          + UNSEEN
          + " group by i.kind, i.type order by rows desc, i.kind, type";

  private static final String ROWS =
      "select i.native_id, i.kind, i.type "
          + UNSEEN
          + " and i.native_id > ? order by i.native_id limit ?";

  /** Locks the stream, so that the sweep that is judged is the one that is held. */
  private static final String JUDGE =
      """
      with held as (
        select source, stream, held_sweep, held_unseen from pull_stream
        where source = ? and stream = ? and held_since is not null and held_sweep = ?
        for update)
      insert into pull_release
          (source, stream, sweep, unseen, verdict, released_by, reason, released_at)
      select source, stream, held_sweep, held_unseen, ?, ?, ?, ? from held
      on conflict (source, stream, sweep) do nothing
      returning sweep, unseen, verdict, released_by, reason, released_at
      """;

  private static final String WORDS =
      """
      select sweep, unseen, verdict, released_by, reason, released_at from pull_release
      where source = ? and stream = ? and sweep < ?
      order by sweep desc limit ?
      """;

  private final Database database;

  public HeldRows(Database database) {
    this.database = database;
  }

  /**
   * A held stream.
   *
   * @param sweep the full run that did not see the rows
   * @param unseen how many rows that were when the breaker opened
   */
  public record Held(
      StreamKey key, long sweep, long unseen, long known, Instant since, Optional<Word> word) {}

  /**
   * What a person said about a held sweep.
   *
   * @param rows how many rows it was about
   */
  public record Word(
      long sweep, long rows, Verdict verdict, String actor, String reason, Instant at) {}

  /** A row that would be retired. */
  public record Row(String nativeId, String kind, Optional<String> type) {}

  /** Rows of one kind and type that would be retired. */
  public record Kind(String kind, Optional<String> type, long rows) {}

  /** Every held stream. */
  public List<Held> holds() {
    return database.query(HOLDS, HeldRows::held);
  }

  public Optional<Held> hold(StreamKey key) {
    return holds().stream().filter(held -> held.key().equals(key)).findFirst();
  }

  /** How many rows of which kind and type would be retired as things stand. */
  public List<Kind> kinds(StreamKey key) {
    return database.query(
        KINDS,
        row ->
            new Kind(
                row.getString("kind"),
                Optional.of(row.getString("type")).filter(type -> !type.isEmpty()),
                row.getLong("rows")),
        key.source(),
        key.stream());
  }

  /**
   * Rows that would be retired, in order of their ids.
   *
   * @param after the id to go on behind; the empty text at the beginning
   */
  public List<Row> rows(StreamKey key, String after, int limit) {
    return database.query(
        ROWS,
        row ->
            new Row(row.getString("native_id"), row.getString("kind"), Database.text(row, "type")),
        key.source(),
        key.stream(),
        after,
        limit);
  }

  /**
   * Puts a person's word on record; the next run of the stream acts on it.
   *
   * @param sweep the held sweep that the person looked at
   * @return empty if that sweep is not held any more, or was judged before
   */
  public Optional<Word> judge(
      StreamKey key, long sweep, Verdict verdict, String actor, String reason, Instant now) {
    return database
        .query(
            JUDGE,
            HeldRows::word,
            key.source(),
            key.stream(),
            sweep,
            verdict.wireName(),
            actor,
            reason,
            now)
        .stream()
        .findFirst();
  }

  /**
   * What people said about a stream's held sweeps, newest first.
   *
   * @param before only sweeps before this one
   */
  public List<Word> words(StreamKey key, long before, int limit) {
    return database.query(WORDS, HeldRows::word, key.source(), key.stream(), before, limit);
  }

  private static Held held(ResultSet row) throws SQLException {
    return new Held(
        new StreamKey(row.getString("source"), row.getString("stream")),
        row.getLong("held_sweep"),
        row.getLong("held_unseen"),
        row.getLong("held_known"),
        Database.instant(row, "held_since").orElseThrow(),
        row.getString("verdict") == null ? Optional.empty() : Optional.of(word(row)));
  }

  private static Word word(ResultSet row) throws SQLException {
    return new Word(
        row.getLong("sweep"),
        row.getLong("unseen"),
        Verdict.fromWireName(row.getString("verdict")),
        row.getString("released_by"),
        row.getString("reason"),
        Database.instant(row, "released_at").orElseThrow());
  }
}
