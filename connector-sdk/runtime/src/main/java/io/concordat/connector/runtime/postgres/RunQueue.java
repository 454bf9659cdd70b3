package io.concordat.connector.runtime.postgres;

import io.concordat.connector.runtime.pull.RunOrder;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.pull.Tally;
import io.concordat.contract.PullMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is to be pulled: what people asked for, and when the schedule last took a stream up. It
 * lives in PostgreSQL, so that a request survives a restart and any replica may serve it.
 */
public final class RunQueue {
  private static final String ASK =
      """
      insert into pull_run (run_id, source, stream, state, asked_mode, asked_by, created_at)
      values (?, ?, ?, 'queued', ?, ?, ?)
      on conflict (source, stream) where state = 'queued' do update
      set asked_mode = case when excluded.asked_mode = 'full' then 'full'
                            else pull_run.asked_mode end
      returning run_id
      """;

  private static final String AGENDA =
      """
      select s.stream, t.turn_at, r.run_id is not null as queued,
          r.asked_mode is not distinct from 'full' as asked_full,
          coalesce(p.fingerprint = ? and (p.phase = 'RESTING'
              or (p.phase <> 'COLD' and p.increment is not null)), false) as can_increment
      from unnest(?) as s (stream)
      left join pull_turn t on t.source = ? and t.stream = s.stream
      left join pull_run r on r.source = ? and r.stream = s.stream and r.state = 'queued'
      left join pull_stream p on p.source = ? and p.stream = s.stream
      """;

  private static final String TURN =
      """
      insert into pull_turn (source, stream, turn_at) values (?, ?, ?)
      on conflict (source, stream) do update set turn_at = excluded.turn_at
      """;

  private static final String CLAIM =
      """
      update pull_run set state = 'running', started_at = ?
      where source = ? and stream = ? and state = 'queued'
        and (not ? or asked_mode is distinct from 'full')
      returning run_id, asked_mode
      """;

  private static final String BEGIN =
      """
      insert into pull_run (run_id, source, stream, state, created_at, started_at)
      values (?, ?, ?, 'running', ?, ?)
      """;

  private final Database database;

  public RunQueue(Database database) {
    this.database = database;
  }

  /**
   * What is known of a stream before a turn.
   *
   * @param queued whether a person asked for it
   * @param turnAt when it was last taken up; empty if never
   * @param canIncrement whether an increment could be read now, beside a full run or without one
   */
  public record Agenda(
      boolean queued, boolean askedFull, Optional<Instant> turnAt, boolean canIncrement) {}

  /**
   * A run that a process began and nobody ended, as far as it was known to have come.
   *
   * @param release on whose word it retired what an earlier full run did not see
   */
  public record Orphan(
      String runId,
      StreamKey key,
      Instant startedAt,
      PullMode mode,
      Tally tally,
      Optional<String> release) {}

  /**
   * Asks for a run. Two requests for a stream that has not begun become one.
   *
   * @return the id of the run that will serve the request
   */
  public String ask(StreamKey key, Optional<PullMode> mode, String actor, Instant now) {
    return database
        .query(
            ASK,
            row -> row.getString("run_id"),
            UUID.randomUUID().toString(),
            key.source(),
            key.stream(),
            mode.map(PullMode::wireName),
            actor,
            now)
        .getFirst();
  }

  /**
   * The agenda of some streams of a source, by stream.
   *
   * @param fingerprint of the source's configuration: a cursor of another one is none
   */
  public Map<String, Agenda> agenda(String source, String fingerprint, List<String> streams) {
    Map<String, Agenda> agenda = new HashMap<>();
    database.query(
        AGENDA,
        row ->
            agenda.put(
                row.getString("stream"),
                new Agenda(
                    row.getBoolean("queued"),
                    row.getBoolean("asked_full"),
                    Database.instant(row, "turn_at"),
                    row.getBoolean("can_increment"))),
        fingerprint,
        streams.toArray(String[]::new),
        source,
        source,
        source);
    return agenda;
  }

  /**
   * Begins the run that was asked for or, if none was and the stream is due, one by schedule. Only
   * for the holder of the source's lease.
   *
   * @param turnAt when the turn began that the run belongs to
   */
  public Optional<RunOrder> begin(StreamKey key, boolean due, Instant turnAt, Instant now) {
    return begin(key, due, false, turnAt, now);
  }

  /** The same for an increment for which a full run makes way; who asked for a full run waits. */
  public Optional<RunOrder> beginIncrement(StreamKey key, boolean due, Instant now) {
    return begin(key, due, true, now, now).map(order -> RunOrder.increment(order.runId()));
  }

  private Optional<RunOrder> begin(
      StreamKey key, boolean due, boolean increment, Instant turnAt, Instant now) {
    return database.inTransaction(
        connection -> {
          List<RunOrder> asked =
              Database.query(
                  connection,
                  CLAIM,
                  row ->
                      new RunOrder(
                          row.getString("run_id"),
                          Database.text(row, "asked_mode").map(PullMode::fromWireName)),
                  now,
                  key.source(),
                  key.stream(),
                  increment);
          if (asked.isEmpty() && !due) {
            return Optional.empty();
          }
          Database.update(connection, TURN, key.source(), key.stream(), turnAt);
          if (!asked.isEmpty()) {
            return Optional.of(asked.getFirst());
          }
          RunOrder order = new RunOrder(UUID.randomUUID().toString(), Optional.empty());
          Database.update(connection, BEGIN, order.runId(), key.source(), key.stream(), now, now);
          return Optional.of(order);
        });
  }

  /** Runs of a source that are on record as running; to the holder of its lease, orphans. */
  public List<Orphan> orphans(String source) {
    return database.query(
        "select * from pull_run where source = ? and state = 'running'",
        row ->
            new Orphan(
                row.getString("run_id"),
                new StreamKey(row.getString("source"), row.getString("stream")),
                Database.instant(row, "started_at").orElse(Instant.EPOCH),
                Database.text(row, "mode").map(PullMode::fromWireName).orElse(PullMode.INCREMENTAL),
                RunArchive.tally(row),
                Database.text(row, "reason")),
        source);
  }
}
