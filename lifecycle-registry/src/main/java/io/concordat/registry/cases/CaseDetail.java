package io.concordat.registry.cases;

import io.concordat.contract.TypedKey;
import io.concordat.registry.link.LinkCase;
import io.concordat.registry.link.LinkPeriods;
import io.concordat.registry.link.LinkReason;
import io.concordat.registry.steward.CaseDecisions;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.EntityTag;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Reads one case with its candidates and what speaks for and against each. */
@ApplicationScoped
public class CaseDetail {
  private final Transactions transactions;

  CaseDetail(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * A case.
   *
   * @param candidates the entities in question; the record's own last
   * @param sharedKey of a case of a shared key; null for others, and where nobody holds it any more
   * @param closedBy the action that decided it; null where linking itself settled it
   */
  public record View(
      UUID id,
      String type,
      String state,
      String kind,
      String source,
      String nativeId,
      String summary,
      List<Candidate> candidates,
      @Schema(nullable = true) SharedKey sharedKey,
      Instant openedAt,
      @Schema(nullable = true) Instant closedAt,
      @Schema(nullable = true) Long closedBy) {}

  /**
   * An entity in question, as it is now.
   *
   * @param records how many source records it has
   * @param own whether it is the record's own
   * @param reasons sentences: which rule led there by which key, and what speaks against it
   */
  public record Candidate(
      UUID entityId,
      String kind,
      String type,
      String name,
      long records,
      boolean own,
      List<String> reasons) {}

  /** A key that is refused, and how many records hold it now. */
  public record SharedKey(String namespace, String value, long records) {}

  record Tagged(View view, EntityTag tag) {}

  private record Row(
      UUID id,
      LinkCase.Type type,
      String state,
      String kind,
      String source,
      String nativeId,
      String summary,
      List<UUID> entities,
      List<LinkReason> reasons,
      UUID sharedKey,
      Instant openedAt,
      Instant closedAt,
      Long closedBy) {}

  Optional<Tagged> byId(UUID id) {
    return transactions.read(
        connection -> {
          Optional<Row> row = row(connection, id);
          return row.isEmpty() ? Optional.empty() : Optional.of(tagged(connection, row.get()));
        });
  }

  private static Tagged tagged(Connection connection, Row row) throws SQLException {
    View view =
        new View(
            row.id(),
            row.type().name().toLowerCase(Locale.ROOT),
            row.state(),
            row.kind(),
            row.source(),
            row.nativeId(),
            row.summary(),
            candidates(connection, row),
            row.sharedKey() == null ? null : sharedKey(connection, row.sharedKey()),
            row.openedAt(),
            row.closedAt(),
            row.closedBy());
    return new Tagged(
        view,
        CaseDecisions.tag(
            row.id(),
            row.type().name(),
            row.state(),
            row.entities(),
            row.openedAt(),
            row.closedBy()));
  }

  private static List<Candidate> candidates(Connection connection, Row row) throws SQLException {
    Map<UUID, List<String>> reasons = new LinkedHashMap<>();
    Map<UUID, TypedKey> keys = keys(connection, row.reasons());
    Map<UUID, UUID> current = new HashMap<>();
    for (UUID entity : row.entities()) {
      current.put(entity, LinkPeriods.current(connection, entity));
      reasons.putIfAbsent(current.get(entity), new ArrayList<>());
    }
    for (LinkReason reason : row.reasons()) {
      reasons.get(current.get(reason.entityId())).add(sentence(reason, keys.get(reason.key())));
    }
    UUID own = row.type() == LinkCase.Type.RECREATED ? current.get(row.entities().getLast()) : null;
    List<Candidate> candidates = new ArrayList<>();
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT e.id, e.kind, e.type, d.name, (SELECT count(*) FROM source_record r WHERE"
                + " r.entity_id = e.id) AS records FROM unnest(?::uuid[]) WITH ORDINALITY AS n(id,"
                + " place) JOIN entity e ON e.id = n.id LEFT JOIN entity_decision d ON d.entity_id"
                + " = e.id ORDER BY n.place")) {
      statement
          .uuids(reasons.keySet())
          .list(found -> candidates.add(candidate(found, reasons, own)));
    }
    return candidates;
  }

  private static Candidate candidate(ResultSet row, Map<UUID, List<String>> reasons, UUID own)
      throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    return new Candidate(
        id,
        row.getString("kind"),
        row.getString("type"),
        row.getString("name"),
        row.getLong("records"),
        id.equals(own),
        reasons.get(id));
  }

  private static String sentence(LinkReason reason, TypedKey key) {
    String shared =
        "rule '"
            + reason.rule()
            + "': "
            + (key == null
                ? "both held a key that nobody holds any more"
                : "both hold " + key.namespace() + " '" + key.value() + "'");
    return switch (reason.standing()) {
      case OPEN -> shared;
      case RIVAL -> shared + "; another active row of the same stream is in it";
      case PREDECESSOR -> shared + "; a retired row of the same stream is in it";
      case CONTRADICTED -> shared + "; the keys of a stronger rule tell the two apart";
    };
  }

  private static Map<UUID, TypedKey> keys(Connection connection, List<LinkReason> reasons)
      throws SQLException {
    Map<UUID, TypedKey> keys = new HashMap<>();
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT k.key, h.namespace, h.value FROM unnest(?::uuid[]) AS k(key) CROSS JOIN LATERAL"
                + " (SELECT namespace, value FROM record_key r WHERE r.key = k.key LIMIT 1) h")) {
      statement
          .uuids(reasons, LinkReason::key)
          .list(
              row ->
                  keys.put(
                      row.getObject("key", UUID.class),
                      new TypedKey(row.getString("namespace"), row.getString("value"))));
    }
    return keys;
  }

  private static SharedKey sharedKey(Connection connection, UUID key) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT min(namespace) AS namespace, min(value) AS value, count(*) AS records FROM"
                + " record_key WHERE key = ? HAVING count(*) > 0")) {
      return statement
          .value(key)
          .list(
              row ->
                  new SharedKey(
                      row.getString("namespace"), row.getString("value"), row.getLong("records")))
          .stream()
          .findFirst()
          .orElse(null);
    }
  }

  private static Optional<Row> row(Connection connection, UUID id) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(connection, "SELECT * FROM link_case WHERE id = ?")) {
      return statement.value(id).list(CaseDetail::row).stream().findFirst();
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getObject("id", UUID.class),
        LinkCase.Type.valueOf(row.getString("type")),
        row.getString("state"),
        row.getString("kind"),
        row.getString("source"),
        row.getString("native_id"),
        row.getString("summary"),
        List.of((UUID[]) row.getArray("entities").getArray()),
        LinkReason.read(row.getString("reasons")),
        row.getObject("shared_key", UUID.class),
        SetStatement.instant(row, "opened_at"),
        SetStatement.instant(row, "closed_at"),
        row.getObject("closed_by", Long.class));
  }
}
