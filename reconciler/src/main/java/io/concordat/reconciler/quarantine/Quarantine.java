package io.concordat.reconciler.quarantine;

import io.concordat.store.SetStatement;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Records that were set aside, each with its place and its reason, and never its payload. */
@ApplicationScoped
public class Quarantine {
  private static final int MAX_REASON = 500;
  private static final String COLUMNS =
      "id, topic, partition, position, reason, received_at, state, replays, replayed_at, replayed_by";
  private static final String INSERT =
      """
      insert into quarantine (id, topic, partition, position, reason, received_at, state)
      select gen_random_uuid(), t.topic, t.partition, t.position, t.reason, ?::timestamptz,
             'set_aside'
      from unnest(?::text[], ?::integer[], ?::bigint[], ?::text[])
           as t(topic, partition, position, reason)
      on conflict (topic, partition, position) do nothing
      """;

  private final MeterRegistry meters;

  Quarantine(MeterRegistry meters) {
    this.meters = meters;
  }

  /** A record to be set aside. */
  public record SetAside(Position position, String reason) {}

  /** A record that was set aside. */
  public record Entry(
      UUID id,
      String topic,
      int partition,
      long offset,
      String reason,
      Instant receivedAt,
      String state,
      int replays,
      @Schema(nullable = true) Optional<Instant> replayedAt,
      @Schema(nullable = true) Optional<String> replayedBy) {}

  /** Sets records aside; one that is there already stays as it is. */
  public void setAside(Connection connection, List<SetAside> records, Instant now)
      throws SQLException {
    if (records.isEmpty()) {
      return;
    }
    meters.counter("concordat.quarantine.set_aside").increment(records.size());
    try (SetStatement insert = SetStatement.on(connection, INSERT)) {
      insert
          .value(now)
          .texts(records, record -> record.position().topic())
          .integers(records, record -> record.position().partition())
          .longs(records, record -> record.position().offset())
          .texts(records, record -> clean(record.reason()))
          .update();
    }
  }

  List<Entry> list(Connection connection, Optional<String> state, Optional<UUID> after, int limit)
      throws SQLException {
    String sql =
        "select "
            + COLUMNS
            + " from quarantine where (?::text is null or state = ?) and (?::uuid is null or id > ?)"
            + " order by id limit ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, state.orElse(null));
      select.setString(2, state.orElse(null));
      select.setObject(3, after.orElse(null), java.sql.Types.OTHER);
      select.setObject(4, after.orElse(null), java.sql.Types.OTHER);
      select.setInt(5, limit);
      List<Entry> entries = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          entries.add(entry(rows));
        }
      }
      return entries;
    }
  }

  Optional<Entry> find(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select " + COLUMNS + " from quarantine where id = ?")) {
      select.setObject(1, id);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(entry(rows)) : Optional.empty();
      }
    }
  }

  void replayed(Connection connection, UUID id, Optional<String> refused, String actor, Instant now)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update quarantine set state = ?, replays = replays + 1, reason = coalesce(?, reason),
              replayed_at = ?::timestamptz, replayed_by = ? where id = ?
            """)) {
      update.setString(1, refused.isPresent() ? "set_aside" : "replayed");
      update.setString(2, refused.map(Quarantine::clean).orElse(null));
      update.setString(3, now.toString());
      update.setString(4, actor);
      update.setObject(5, id);
      update.executeUpdate();
    }
  }

  private static Entry entry(ResultSet rows) throws SQLException {
    return new Entry(
        rows.getObject(1, UUID.class),
        rows.getString(2),
        rows.getInt(3),
        rows.getLong(4),
        rows.getString(5),
        rows.getObject(6, OffsetDateTime.class).toInstant(),
        rows.getString(7),
        rows.getInt(8),
        Optional.ofNullable(rows.getObject(9, OffsetDateTime.class)).map(OffsetDateTime::toInstant),
        Optional.ofNullable(rows.getString(10)));
  }

  private static String clean(String reason) {
    String printable = reason.replaceAll("\\p{Cntrl}", " ");
    return printable.length() > MAX_REASON ? printable.substring(0, MAX_REASON) : printable;
  }
}
