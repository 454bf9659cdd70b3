package io.concordat.registry.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityKind;
import io.concordat.contract.TypedKey;
import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.registry.announce.Neighbours;
import io.concordat.registry.link.KeyId;
import io.concordat.registry.store.IndexPlans;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads one entity whole, by a fixed number of indexed statements. */
@ApplicationScoped
public class EntityDetail {
  static final int NEIGHBOURS = 200;
  static final int LINKS = 200;

  private final Transactions transactions;

  EntityDetail(Transactions transactions) {
    this.transactions = transactions;
  }

  Optional<EntityView> byId(UUID id) {
    return byIndexes(connection -> one(connection, id));
  }

  /** The entities with a record that holds the key; of several kinds there can be several. */
  List<EntityView> byKey(TypedKey key) {
    List<UUID> keys = Arrays.stream(EntityKind.values()).map(kind -> KeyId.of(kind, key)).toList();
    return byIndexes(
        connection -> {
          List<UUID> ids;
          try (SetStatement statement =
              SetStatement.on(
                  connection,
                  "SELECT DISTINCT r.entity_id FROM record_key k JOIN source_record r ON r.id ="
                      + " k.record_id WHERE k.key = ANY (?::uuid[]) AND r.entity_id IS NOT NULL"
                      + " ORDER BY r.entity_id LIMIT 50")) {
            ids = statement.uuids(keys).list(row -> row.getObject("entity_id", UUID.class));
          }
          List<EntityView> views = new ArrayList<>();
          for (UUID id : ids) {
            one(connection, id).ifPresent(views::add);
          }
          return views;
        });
  }

  private <T> T byIndexes(Transactions.Work<T> work) {
    return transactions.run(
        connection -> {
          IndexPlans.only(connection);
          return work.run(connection);
        });
  }

  private static Optional<EntityView> one(Connection connection, UUID id) throws SQLException {
    List<EntityView> found;
    List<EntityView.Link> links = links(connection, id);
    List<Neighbours.Neighbour> ties =
        Neighbours.of(connection, List.of(id), NEIGHBOURS).getOrDefault(id, List.of());
    List<EntityView.Neighbour> neighbours = named(connection, ties);
    boolean truncated =
        ties.stream().filter(Neighbours.Neighbour::outgoing).count() >= NEIGHBOURS
            || ties.stream().filter(tie -> !tie.outgoing()).count() >= NEIGHBOURS;
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT e.id, e.kind, e.type, e.revision, e.created_at, e.changed_at, d.name,"
                + " d.revision AS d_revision, d.sequence, d.policy_version, d.decided_at,"
                + " d.changes_at, d.fields FROM entity e LEFT JOIN entity_decision d ON d.entity_id"
                + " = e.id WHERE e.id = ?")) {
      found = statement.value(id).list(row -> view(row, links, neighbours, truncated));
    }
    return found.stream().findFirst();
  }

  private static List<EntityView.Link> links(Connection connection, UUID id) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT source, stream, native_id, state, link_rule, linked_at, observed_at,"
                + " retracted_from FROM"
                + " source_record WHERE entity_id = ? ORDER BY source, native_id LIMIT ?")) {
      return statement
          .value(id)
          .value((long) LINKS)
          .list(
              row ->
                  new EntityView.Link(
                      row.getString("source"),
                      row.getString("stream"),
                      row.getString("native_id"),
                      row.getString("state"),
                      row.getString("link_rule"),
                      SetStatement.instant(row, "linked_at"),
                      SetStatement.instant(row, "observed_at"),
                      SetStatement.instant(row, "retracted_from")));
    }
  }

  private static List<EntityView.Neighbour> named(
      Connection connection, List<Neighbours.Neighbour> ties) throws SQLException {
    Map<UUID, String> names = new HashMap<>();
    if (!ties.isEmpty()) {
      try (SetStatement statement =
          SetStatement.on(
              connection,
              "SELECT entity_id, name FROM entity_decision WHERE entity_id = ANY (?::uuid[])")) {
        statement
            .uuids(ties, Neighbours.Neighbour::entityId)
            .list(row -> names.put(row.getObject("entity_id", UUID.class), row.getString("name")));
      }
    }
    return ties.stream()
        .map(
            tie ->
                new EntityView.Neighbour(
                    tie.relation(),
                    tie.outgoing(),
                    tie.entityId(),
                    tie.kind(),
                    names.get(tie.entityId())))
        .toList();
  }

  private static EntityView view(
      ResultSet row,
      List<EntityView.Link> links,
      List<EntityView.Neighbour> neighbours,
      boolean truncated)
      throws SQLException {
    byte[] fields = row.getBytes("fields");
    EntityView.Decision decision =
        fields == null
            ? null
            : new EntityView.Decision(
                row.getLong("d_revision"),
                row.getLong("sequence"),
                row.getString("policy_version"),
                SetStatement.instant(row, "decided_at"),
                SetStatement.instant(row, "changes_at"));
    return new EntityView(
        row.getObject("id", UUID.class),
        row.getString("kind"),
        row.getString("type"),
        row.getString("name"),
        row.getLong("revision"),
        SetStatement.instant(row, "created_at"),
        SetStatement.instant(row, "changed_at"),
        decision,
        DecidedFields.read(fields),
        links,
        neighbours,
        truncated);
  }

  /** What each record of an entity says now, a page at a time. */
  Items<AssertionsView> assertions(UUID id, PageSize size, String cursor) {
    List<String> from = Cursor.decode(cursor, 2);
    return byIndexes(
        connection -> {
          try (SetStatement statement =
              SetStatement.on(
                  connection,
                  "SELECT r.*, h.keys AS said_keys, h.relations AS said_relations, h.fields AS"
                      + " said_fields, greatest(r.observed_at, CASE WHEN r.state = 'active' AND"
                      + " r.retracted_from IS NULL THEN"
                      + " c.confirmed_at END) AS confirmed_at FROM source_record r JOIN"
                      + " record_history h ON h.record_id = r.id AND h.version ="
                      + " r.content_version LEFT JOIN run_confirmation c ON c.source = r.source AND"
                      + " c.stream = r.stream WHERE r.entity_id = ? AND (r.source, r.native_id) >"
                      + " (?, ?) ORDER BY r.source, r.native_id LIMIT ?")) {
            List<AssertionsView> fetched =
                statement
                    .value(id)
                    .value(from.isEmpty() ? "" : from.get(0))
                    .value(from.isEmpty() ? "" : from.get(1))
                    .value((long) size.fetch())
                    .list(EntityDetail::assertionsOf);
            return Items.page(fetched, size, view -> Cursor.encode(view.source(), view.nativeId()));
          }
        });
  }

  private static AssertionsView assertionsOf(ResultSet row) throws SQLException {
    return new AssertionsView(
        row.getString("source"),
        row.getString("system"),
        row.getString("domain"),
        row.getString("stream"),
        row.getString("native_id"),
        row.getString("state"),
        row.getString("standing"),
        row.getString("type"),
        row.getLong("version"),
        row.getString("run_id"),
        SetStatement.instant(row, "observed_at"),
        SetStatement.instant(row, "confirmed_at"),
        SetStatement.instant(row, "effective_at"),
        row.getString("link_rule"),
        SetStatement.instant(row, "linked_at"),
        tree(row.getString("said_keys")),
        tree(row.getString("said_relations")),
        tree(row.getString("said_fields")),
        SetStatement.instant(row, "retracted_from"));
  }

  /** Stored JSON as a tree. */
  static JsonNode tree(String json) {
    try {
      return ContractJson.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON could not be read", e);
    }
  }
}
