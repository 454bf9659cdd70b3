package io.concordat.registry.query;

import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.registry.query.PastRecords.PastRecord;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Answers what {@link EntityDetail} answered at a past instant. By the registry's own times: when
 * it took a record, a link or a decision in. What a source sent again unchanged left no history, so
 * {@code version}, {@code runId} and {@code observedAt} are those of the content.
 */
@ApplicationScoped
public class PastDetail {
  /** Of more members, those beyond are not asked for their ties. */
  private static final int MEMBERS = 2_000;

  // What was before the history began is answered by the first that it knows.
  private static final String ENTITY =
      "SELECT e.kind, e.created_at, v.type, v.revision, v.changed_at FROM entity e CROSS JOIN"
          + " LATERAL (SELECT p.* FROM (SELECT e.type, e.revision, e.changed_at UNION ALL SELECT"
          + " type, revision, changed_at FROM entity_past WHERE entity_id = e.id) p ORDER BY"
          + " p.changed_at <= ? DESC, CASE WHEN p.changed_at <= ? THEN p.revision ELSE"
          + " - p.revision END DESC LIMIT 1) v WHERE e.id = ?";

  private static final String DECISION =
      "SELECT v.* FROM (SELECT revision, sequence, policy_version, decided_at, changes_at, name,"
          + " fields, coalesce(received_at, decided_at) AS received_at FROM entity_decision WHERE"
          + " entity_id = ? UNION ALL SELECT revision, sequence, policy_version, decided_at,"
          + " changes_at, name, fields, received_at FROM entity_decision_past WHERE entity_id = ?)"
          + " v WHERE v.received_at <= ? ORDER BY v.sequence DESC LIMIT 1";

  private final Transactions transactions;

  PastDetail(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * The entity as it was answered.
   *
   * @throws io.quarkiverse.resteasy.problem.HttpProblem a 404 if there was none then
   */
  EntityView byId(UUID id, Instant at) {
    return transactions.read(connection -> view(connection, id, at));
  }

  /** What each of its records said, a page at a time; the same 404. */
  Items<AssertionsView> assertions(UUID id, Instant at, PageSize size, String cursor) {
    List<String> from = Cursor.decode(cursor, 2);
    return transactions.read(
        connection -> {
          head(connection, id, at);
          List<PastRecord> fetched =
              PastRecords.ofEntity(
                  connection,
                  id,
                  at,
                  from.isEmpty() ? "" : from.get(0),
                  from.isEmpty() ? "" : from.get(1),
                  size.fetch());
          return Items.page(fetched, size, r -> Cursor.encode(r.source(), r.nativeId()))
              .map(PastDetail::assertionsOf);
        });
  }

  private record Head(
      String kind, Instant createdAt, String type, long revision, Instant changedAt) {}

  private record Decided(EntityView.Decision decision, String name, byte[] fields) {}

  private static EntityView view(Connection connection, UUID id, Instant at) throws SQLException {
    Head head = head(connection, id, at);
    Decided decided = decided(connection, id, at);
    List<PastRecord> members = PastRecords.ofEntity(connection, id, at, "", "", MEMBERS);
    PastNeighbours.Found tied =
        new PastNeighbours(connection, at).of(members, EntityDetail.NEIGHBOURS);
    return new EntityView(
        id,
        head.kind(),
        head.type(),
        decided.name(),
        head.revision(),
        head.createdAt(),
        head.changedAt(),
        decided.decision(),
        DecidedFields.read(decided.fields()),
        members.stream().limit(EntityDetail.LINKS).map(PastDetail::link).toList(),
        tied.neighbours(),
        tied.truncated());
  }

  private static Head head(Connection connection, UUID id, Instant at) throws SQLException {
    Head head;
    try (SetStatement statement = SetStatement.on(connection, ENTITY)) {
      head =
          statement
              .value(at)
              .value(at)
              .value(id)
              .list(
                  row ->
                      new Head(
                          row.getString("kind"),
                          SetStatement.instant(row, "created_at"),
                          row.getString("type"),
                          row.getLong("revision"),
                          SetStatement.instant(row, "changed_at")))
              .stream()
              .findFirst()
              .orElseThrow(() -> EntityId.unknown(id));
    }
    if (head.createdAt().isAfter(at)) {
      throw EntityId.unknownYet(id, at, head.createdAt());
    }
    return head;
  }

  private static Decided decided(Connection connection, UUID id, Instant at) throws SQLException {
    try (SetStatement statement = SetStatement.on(connection, DECISION)) {
      return statement
          .value(id)
          .value(id)
          .value(at)
          .list(
              row ->
                  new Decided(
                      new EntityView.Decision(
                          row.getLong("revision"),
                          row.getLong("sequence"),
                          row.getString("policy_version"),
                          SetStatement.instant(row, "decided_at"),
                          SetStatement.instant(row, "changes_at")),
                      row.getString("name"),
                      row.getBytes("fields")))
          .stream()
          .findFirst()
          .orElse(new Decided(null, null, null));
    }
  }

  private static EntityView.Link link(PastRecord record) {
    return new EntityView.Link(
        record.source(),
        record.stream(),
        record.nativeId(),
        record.state(),
        record.linkRule(),
        record.linkedAt(),
        record.observedAt(),
        record.retractedFrom());
  }

  private static AssertionsView assertionsOf(PastRecord record) {
    return new AssertionsView(
        record.source(),
        record.system(),
        record.domain(),
        record.stream(),
        record.nativeId(),
        record.state(),
        record.standing(),
        record.type(),
        record.version(),
        record.runId(),
        record.observedAt(),
        record.confirmedAt(),
        record.effectiveAt(),
        record.linkRule(),
        record.linkedAt(),
        EntityDetail.tree(record.keys()),
        EntityDetail.tree(record.relations()),
        EntityDetail.tree(record.fields()),
        record.retractedFrom());
  }
}
