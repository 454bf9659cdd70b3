package io.concordat.registry.steward;

import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.EntityTag;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Reads the links of an entity with their tag. */
@ApplicationScoped
public class EntityLinks {
  private static final int MOST = 500;

  private final Transactions transactions;

  EntityLinks(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * An entity's links.
   *
   * @param mergedInto the entity that the id names now; null while it names itself
   * @param answersFor ids of entities that were merged into this one
   * @param truncated whether there are more links than are shown
   */
  public record View(
      UUID entityId,
      String kind,
      @Schema(nullable = true) UUID mergedInto,
      List<UUID> answersFor,
      List<Link> links,
      boolean truncated) {}

  /**
   * The tie from a source record to the entity.
   *
   * @param rule the linking policy's rule that made it, or native-key, recreated, manual, merge,
   *     split, unlink
   * @param action the action by which a person made it; null where linking itself did
   * @param actor and {@code reason}: of that action
   */
  public record Link(
      String source,
      String nativeId,
      String stream,
      String standing,
      String state,
      String rule,
      Instant linkedAt,
      @Schema(nullable = true) Long action,
      @Schema(nullable = true) String actor,
      @Schema(nullable = true) String reason) {}

  record Tagged(View view, EntityTag tag) {}

  Optional<Tagged> of(UUID entity) {
    return transactions.read(connection -> read(connection, entity));
  }

  private record Head(String kind, UUID mergedInto) {}

  private static Optional<Tagged> read(Connection connection, UUID entity) throws SQLException {
    Optional<Head> head;
    try (SetStatement statement =
        SetStatement.on(connection, "SELECT kind, merged_into FROM entity WHERE id = ?")) {
      head =
          statement
              .value(entity)
              .list(
                  row -> new Head(row.getString("kind"), row.getObject("merged_into", UUID.class)))
              .stream()
              .findFirst();
    }
    if (head.isEmpty()) {
      return Optional.empty();
    }
    // The tag first: links that change in between are then shown with a tag that no longer holds.
    EntityTag tag = LinkTags.ofLinks(connection, entity);
    List<Link> links = links(connection, entity);
    boolean truncated = links.size() > MOST;
    View view =
        new View(
            entity,
            head.get().kind(),
            head.get().mergedInto(),
            answersFor(connection, entity),
            truncated ? links.subList(0, MOST) : links,
            truncated);
    return Optional.of(new Tagged(view, tag));
  }

  private static List<UUID> answersFor(Connection connection, UUID entity) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection, "SELECT id FROM entity WHERE merged_into = ? ORDER BY id LIMIT ?")) {
      return statement
          .value(entity)
          .value((long) MOST)
          .list(row -> row.getObject("id", UUID.class));
    }
  }

  private static List<Link> links(Connection connection, UUID entity) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT r.source, r.native_id, r.stream, r.standing, r.state, r.link_rule, r.linked_at,"
                + " r.link_operation, o.actor, o.reason FROM source_record r LEFT JOIN"
                + " link_operation o ON o.id = r.link_operation WHERE r.entity_id = ? ORDER BY"
                + " r.source, r.native_id LIMIT ?")) {
      return statement
          .value(entity)
          .value(MOST + 1L)
          .list(
              row ->
                  new Link(
                      row.getString("source"),
                      row.getString("native_id"),
                      row.getString("stream"),
                      row.getString("standing"),
                      row.getString("state"),
                      row.getString("link_rule"),
                      SetStatement.instant(row, "linked_at"),
                      row.getObject("link_operation", Long.class),
                      row.getString("actor"),
                      row.getString("reason")));
    }
  }
}
