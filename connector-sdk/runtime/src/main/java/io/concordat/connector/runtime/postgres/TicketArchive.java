package io.concordat.connector.runtime.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where the tickets of escalations stand, and a person's word that one is to be tried again. */
public final class TicketArchive {
  private static final String COLUMNS =
      """
      select t.*, (select count(*) from ticket_change c
                   where c.source = t.source and c.escalation_id = t.escalation_id
                     and c.done_at is null) as waiting
      from ticket t
      """;
  private static final String PAGE =
      COLUMNS
          + """
          where (?::text is null or t.source = ?) and (t.source, t.escalation_id) > (?, ?)
            and case ?
                when 'dead' then t.dead_at is not null
                when 'waiting' then t.dead_at is null and exists (
                  select 1 from ticket_change c where c.source = t.source
                    and c.escalation_id = t.escalation_id and c.done_at is null)
                when 'done' then not exists (
                  select 1 from ticket_change c where c.source = t.source
                    and c.escalation_id = t.escalation_id and c.done_at is null)
                else true end
          order by t.source, t.escalation_id limit ?
          """;
  private static final String ONE = COLUMNS + "where t.source = ? and t.escalation_id = ?";
  private static final String RETRY =
      """
      update ticket set dead_at = null, attempts = 0, retry_at = ?, retried_by = ?, retried_at = ?,
             changed_at = ?
      where source = ? and dead_at is not null and (?::uuid is null or escalation_id = ?)
      """;

  private final Database database;

  public TicketArchive(Database database) {
    this.database = database;
  }

  /**
   * An escalation's ticket.
   *
   * @param done what was done last; empty if nothing was yet
   * @param standing where the ticket stood then, as the ITSM had it
   * @param waiting how many changes are not written yet
   * @param reason why the last attempt failed
   * @param deadSince since when it waits for an operator
   */
  public record Entry(
      String source,
      UUID escalationId,
      String finding,
      Optional<String> done,
      Optional<String> number,
      Optional<String> reference,
      Optional<String> standing,
      long waiting,
      int attempts,
      Instant retryAt,
      Optional<String> reason,
      Optional<Instant> deadSince,
      Optional<String> retriedBy,
      Instant changedAt) {}

  /** Where a page of the list begins. */
  public record Position(String source, UUID escalationId) {
    public static final Position START = new Position("", new UUID(0, 0));
  }

  /**
   * Tickets by source and escalation.
   *
   * @param state waiting, dead or done; empty for all
   */
  public List<Entry> page(
      Optional<String> source, Optional<String> state, Position after, int limit) {
    return database.query(
        PAGE,
        TicketArchive::entry,
        source,
        source,
        after.source(),
        after.escalationId(),
        state.orElse(""),
        limit);
  }

  public Optional<Entry> one(String source, UUID escalationId) {
    return database.query(ONE, TicketArchive::entry, source, escalationId).stream().findFirst();
  }

  /**
   * Has dead tickets tried again, as if they never had been.
   *
   * @param escalationId empty for all of the source
   * @return how many
   */
  public int retry(String source, Optional<UUID> escalationId, String actor, Instant now) {
    return database.update(RETRY, now, actor, now, now, source, escalationId, escalationId);
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getString("source"),
        row.getObject("escalation_id", UUID.class),
        row.getString("finding"),
        Database.text(row, "done"),
        Database.text(row, "number"),
        Database.text(row, "reference"),
        Database.text(row, "standing"),
        row.getLong("waiting"),
        row.getInt("attempts"),
        Database.instant(row, "retry_at").orElseThrow(),
        Database.text(row, "reason"),
        Database.instant(row, "dead_at"),
        Database.text(row, "retried_by"),
        Database.instant(row, "changed_at").orElseThrow());
  }
}
