package io.concordat.registry.steward;

import io.concordat.edge.Etag;
import io.concordat.store.SetStatement;
import jakarta.ws.rs.core.EntityTag;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Tags of what stewards change: a decision made on another state than was seen is refused. */
final class LinkTags {
  private LinkTags() {}

  /** Which records an entity has, in which state, and since when each. */
  static EntityTag ofLinks(Connection connection, UUID entity) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT md5(coalesce(string_agg(concat_ws(':', id, state, link_operation, extract(epoch"
                + " FROM linked_at)), ',' ORDER BY id), '')) AS links FROM source_record WHERE"
                + " entity_id = ?")) {
      return Etag.of(
          "links", entity, statement.value(entity).list(row -> row.getString("links")).getFirst());
    }
  }

  static EntityTag of(LinkAction action) {
    return Etag.of("link action", action.id(), action.undoneBy());
  }
}
