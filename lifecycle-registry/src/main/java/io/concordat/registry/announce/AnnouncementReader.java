package io.concordat.registry.announce;

import com.fasterxml.jackson.core.JsonGenerator;
import io.concordat.contract.ContractJson;
import io.concordat.contract.RecordState;
import io.concordat.registry.store.IndexPlans;
import io.concordat.store.SetStatement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reads the whole state of many entities in three statements and writes it as announcements. The
 * stored JSON of fields goes out as it is, without being parsed.
 */
final class AnnouncementReader {
  // What is lost with a crash is announced, or struck off, once more.
  private static final String NO_WAIT = "SELECT set_config('synchronous_commit', 'off', true)";

  private static final String ENTITIES =
      "SELECT id, kind, type, revision FROM entity WHERE id = ANY (?::uuid[])";

  private static final String RECORDS =
      "SELECT r.id, r.entity_id, r.source, r.system, r.domain, r.stream, r.native_id, r.version,"
          + " r.state, r.observed_at, r.effective_at, r.retracted_from, r.keys, h.fields,"
          + " h.relations::text <> '[]' AS tied FROM source_record r JOIN record_history h ON"
          + " h.record_id = r.id AND h.version = r.content_version WHERE r.entity_id = ANY"
          + " (?::uuid[])";

  private static final Comparator<Linked> ORDER =
      Comparator.comparing(Linked::source).thenComparing(Linked::nativeId);

  private final int neighbourBound;

  AnnouncementReader(int neighbourBound) {
    this.neighbourBound = neighbourBound;
  }

  /** Ends with the transaction; a lost strike-off only announces again. */
  static void begin(Connection connection) throws SQLException {
    IndexPlans.only(connection);
    try (SetStatement statement = SetStatement.on(connection, NO_WAIT)) {
      statement.list(row -> null);
    }
  }

  List<Announcement> read(Connection connection, Collection<UUID> ids, Instant now)
      throws SQLException {
    // The revision is read first: what is read after it is of that revision or a later one.
    List<Head> heads;
    try (SetStatement statement = SetStatement.on(connection, ENTITIES)) {
      heads =
          statement
              .uuids(ids)
              .list(
                  row ->
                      new Head(
                          row.getObject("id", UUID.class),
                          row.getString("kind"),
                          row.getString("type"),
                          row.getLong("revision")));
    }
    Map<UUID, List<Linked>> records = new HashMap<>();
    List<Neighbours.Member> members = new ArrayList<>(2 * heads.size());
    try (SetStatement statement = SetStatement.on(connection, RECORDS)) {
      statement
          .uuids(ids)
          .each(
              row -> {
                Linked record = linked(row);
                UUID entity = row.getObject("entity_id", UUID.class);
                records.computeIfAbsent(entity, id -> new ArrayList<>(2)).add(record);
                members.add(
                    new Neighbours.Member(
                        entity,
                        row.getLong("id"),
                        record.isActive() && row.getBoolean("tied"),
                        SetStatement.uuids(row, "keys")));
              });
    }
    Map<UUID, List<Neighbours.Neighbour>> neighbours =
        Neighbours.ofMembers(connection, members, neighbourBound);
    List<Announcement> announcements = new ArrayList<>(heads.size());
    for (Head head : heads) {
      announcements.add(
          new Announcement(
              head.id(),
              head.revision(),
              body(
                  head,
                  records.getOrDefault(head.id(), List.of()),
                  neighbours.getOrDefault(head.id(), List.of()),
                  now)));
    }
    return announcements;
  }

  private record Head(UUID id, String kind, String type, long revision) {}

  private record Linked(
      String source,
      String system,
      String domain,
      String stream,
      String nativeId,
      long version,
      String state,
      Instant observedAt,
      Instant effectiveAt,
      Instant retractedFrom,
      String fields) {
    boolean isActive() {
      return RecordState.ACTIVE.wireName().equals(state);
    }
  }

  private static Linked linked(ResultSet row) throws SQLException {
    return new Linked(
        row.getString("source"),
        row.getString("system"),
        row.getString("domain"),
        row.getString("stream"),
        row.getString("native_id"),
        row.getLong("version"),
        row.getString("state"),
        SetStatement.instant(row, "observed_at"),
        SetStatement.instant(row, "effective_at"),
        SetStatement.instant(row, "retracted_from"),
        row.getString("fields"));
  }

  private static byte[] body(
      Head head, List<Linked> records, List<Neighbours.Neighbour> neighbours, Instant now) {
    List<Linked> ordered = records.stream().sorted(ORDER).toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = ContractJson.mapper().getFactory().createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("entityId", head.id().toString());
      out.writeStringField("kind", head.kind());
      if (head.type() != null) {
        out.writeStringField("type", head.type());
      }
      out.writeNumberField("revision", head.revision());
      out.writeStringField("announcedAt", now.toString());
      out.writeArrayFieldStart("records");
      for (Linked record : ordered) {
        write(out, record);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("neighbours");
      for (Neighbours.Neighbour neighbour : neighbours) {
        out.writeStartObject();
        out.writeStringField("relation", neighbour.relation());
        out.writeBooleanField("outgoing", neighbour.outgoing());
        out.writeStringField("entityId", neighbour.entityId().toString());
        out.writeStringField("kind", neighbour.kind());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator out, Linked record) throws IOException {
    out.writeStartObject();
    out.writeStringField("source", record.source());
    out.writeStringField("system", record.system());
    out.writeStringField("domain", record.domain());
    out.writeStringField("stream", record.stream());
    out.writeStringField("nativeId", record.nativeId());
    out.writeNumberField("version", record.version());
    out.writeStringField("state", record.state());
    out.writeStringField("observedAt", record.observedAt().toString());
    if (record.effectiveAt() != null) {
      out.writeStringField("effectiveAt", record.effectiveAt().toString());
    }
    out.writeFieldName("fields");
    out.writeRawValue(record.fields());
    if (record.retractedFrom() != null) {
      out.writeStringField("retractedFrom", record.retractedFrom().toString());
    }
    out.writeEndObject();
  }
}
