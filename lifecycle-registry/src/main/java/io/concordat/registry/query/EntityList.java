package io.concordat.registry.query;

import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Lists entities in the order of their ids, which never changes: a page is not shifted by what
 * comes in meanwhile. A text is searched for in a window of entities for each page, so that no
 * request costs more than the window; a page of a search can be short and still have a next one.
 */
@ApplicationScoped
public class EntityList {
  /** How many entities one request looks at when it searches for a text. */
  static final int WINDOW = 20_000;

  private static final UUID FIRST = new UUID(0, 0);

  private final Transactions transactions;

  EntityList(Transactions transactions) {
    this.transactions = transactions;
  }

  Items<EntitySummary> list(EntityFilter filter, PageSize size) {
    return transactions.read(
        connection -> {
          List<EntitySummary> fetched = fetch(connection, filter, size);
          Items<EntitySummary> page =
              Items.page(fetched, size, entity -> Cursor.encode(entity.id()));
          if (filter.text().isEmpty() || page.nextCursor() != null) {
            return page;
          }
          return new Items<>(page.items(), endOfWindow(connection, filter));
        });
  }

  private static List<EntitySummary> fetch(
      Connection connection, EntityFilter filter, PageSize size) throws SQLException {
    StringBuilder sql =
        new StringBuilder(
            "WITH page AS (SELECT w.*, d.name, coalesce(d.decided, 0) AS decided,"
                + " coalesce(d.contested, 0) AS contested FROM (SELECT e.id, e.kind, e.type,"
                + " e.revision, e.changed_at FROM entity e WHERE e.id > ? AND e.emptied_at IS NULL");
    filter.kind().ifPresent(kind -> sql.append(" AND e.kind = ?"));
    filter.type().ifPresent(type -> sql.append(" AND e.type = ?"));
    filter
        .source()
        .ifPresent(
            source ->
                sql.append(
                    " AND EXISTS (SELECT 1 FROM source_record r WHERE r.entity_id = e.id AND"
                        + " r.source = ?)"));
    sql.append(" ORDER BY e.id LIMIT ?) w LEFT JOIN entity_decision d ON d.entity_id = w.id");
    filter
        .text()
        .ifPresent(
            text ->
                sql.append(
                    " WHERE d.name ILIKE ? OR EXISTS (SELECT 1 FROM source_record r WHERE"
                        + " r.entity_id = w.id AND (r.native_id ILIKE ? OR EXISTS (SELECT 1 FROM"
                        + " record_key k WHERE k.key = ANY (r.keys) AND k.record_id = r.id AND"
                        + " k.value ILIKE ?)))"));
    sql.append(
        " ORDER BY w.id LIMIT ?) SELECT page.*, ARRAY(SELECT DISTINCT r.source FROM source_record r"
            + " WHERE r.entity_id = page.id ORDER BY 1) AS sources FROM page ORDER BY page.id");
    try (SetStatement statement = SetStatement.on(connection, sql.toString())) {
      narrow(statement, filter);
      statement.value(filter.text().isPresent() ? (long) WINDOW : size.fetch());
      if (filter.pattern().isPresent()) {
        String pattern = filter.pattern().get();
        statement.value(pattern).value(pattern).value(pattern);
      }
      return statement.value((long) size.fetch()).list(EntityList::summary);
    }
  }

  private static void narrow(SetStatement statement, EntityFilter filter) throws SQLException {
    statement.value(filter.after().orElse(FIRST));
    if (filter.kind().isPresent()) {
      statement.value(filter.kind().get().wireName());
    }
    if (filter.type().isPresent()) {
      statement.value(filter.type().get());
    }
    if (filter.source().isPresent()) {
      statement.value(filter.source().get());
    }
  }

  /** Where the search goes on if there are entities behind the window; else null. */
  private static String endOfWindow(Connection connection, EntityFilter filter)
      throws SQLException {
    StringBuilder sql =
        new StringBuilder("SELECT e.id FROM entity e WHERE e.id > ? AND e.emptied_at IS NULL");
    filter.kind().ifPresent(kind -> sql.append(" AND e.kind = ?"));
    filter.type().ifPresent(type -> sql.append(" AND e.type = ?"));
    filter
        .source()
        .ifPresent(
            source ->
                sql.append(
                    " AND EXISTS (SELECT 1 FROM source_record r WHERE r.entity_id = e.id AND"
                        + " r.source = ?)"));
    sql.append(" ORDER BY e.id OFFSET ? LIMIT 1");
    try (SetStatement statement = SetStatement.on(connection, sql.toString())) {
      narrow(statement, filter);
      List<UUID> last = statement.value(WINDOW - 1L).list(row -> row.getObject("id", UUID.class));
      return last.isEmpty() ? null : Cursor.encode(last.getFirst());
    }
  }

  private static EntitySummary summary(ResultSet row) throws SQLException {
    return new EntitySummary(
        row.getObject("id", UUID.class),
        row.getString("kind"),
        row.getString("type"),
        row.getString("name"),
        row.getLong("revision"),
        SetStatement.instant(row, "changed_at"),
        row.getInt("decided"),
        row.getInt("contested"),
        List.of((String[]) row.getArray("sources").getArray()));
  }
}
