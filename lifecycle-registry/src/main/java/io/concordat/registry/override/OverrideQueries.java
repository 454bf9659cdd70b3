package io.concordat.registry.override;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.concordat.contract.ContractJson;
import io.concordat.edge.PageSize;
import io.concordat.registry.link.LinkPeriods;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Answers about overrides, by a fixed number of statements. */
@ApplicationScoped
class OverrideQueries {
  private static final String SELECT =
      "SELECT o.id, coalesce(m.entity_id, o.record_name) AS entity_id, o.field, o.value, o.reason,"
          + " o.reference, o.actor, o.created_at, o.expires_at, o.yield_to, o.state, o.ended_at,"
          + " o.replaced_by, p.number AS pending FROM field_override o LEFT JOIN source_record m ON"
          + " m.source = 'manual' AND m.native_id = o.record_name::text LEFT JOIN"
          + " override_extension p ON p.override_id = o.id AND p.state = 'pending' ";

  private static final int LONGEST = 1000;

  private final Transactions transactions;

  OverrideQueries(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Which overrides to list.
   *
   * @param state of those to list; {@code pending} for those whose extension waits; empty for all
   */
  record Filter(Optional<UUID> entityId, Optional<String> state, Instant before, UUID beforeId) {}

  List<OverrideView.Summary> list(Filter filter, PageSize size) {
    return transactions.read(
        connection -> {
          StringBuilder sql =
              new StringBuilder(SELECT).append("WHERE (o.created_at, o.id) < (?, ?)");
          if (filter.entityId().isPresent()) {
            sql.append(
                " AND o.record_name IN (SELECT r.native_id::uuid FROM source_record r WHERE r.source"
                    + " = 'manual' AND r.entity_id = ?)");
          }
          Optional<String> state = filter.state().filter(name -> !name.equals("pending"));
          if (state.isPresent()) {
            sql.append(" AND o.state = ?");
          } else if (filter.state().isPresent()) {
            sql.append(" AND p.number IS NOT NULL");
          }
          sql.append(" ORDER BY o.created_at DESC, o.id DESC LIMIT ?");
          try (SetStatement statement = SetStatement.on(connection, sql.toString())) {
            statement.value(filter.before()).value(filter.beforeId());
            if (filter.entityId().isPresent()) {
              statement.value(LinkPeriods.current(connection, filter.entityId().get()));
            }
            if (state.isPresent()) {
              statement.value(state.get());
            }
            return statement.value((long) size.fetch()).list(OverrideQueries::summary);
          }
        });
  }

  Optional<OverrideView> one(UUID id) {
    return transactions.read(connection -> one(connection, id));
  }

  static Optional<OverrideView> one(Connection connection, UUID id) throws SQLException {
    List<OverrideView.Summary> found;
    try (SetStatement statement = SetStatement.on(connection, SELECT + "WHERE o.id = ?")) {
      found = statement.value(id).list(OverrideQueries::summary);
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(found.getFirst().with(extensions(connection, id), events(connection, id)));
  }

  private static List<OverrideView.Extension> extensions(Connection connection, UUID id)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT * FROM override_extension WHERE override_id = ? ORDER BY number LIMIT ?")) {
      return statement
          .value(id)
          .value((long) LONGEST)
          .list(
              row ->
                  new OverrideView.Extension(
                      row.getLong("number"),
                      SetStatement.instant(row, "expires_at"),
                      row.getString("reason"),
                      row.getString("requested_by"),
                      SetStatement.instant(row, "requested_at"),
                      row.getString("state"),
                      row.getString("decided_by"),
                      SetStatement.instant(row, "decided_at")));
    }
  }

  private static List<OverrideView.Event> events(Connection connection, UUID id)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT at, type, actor, detail FROM override_event WHERE override_id = ? ORDER BY id"
                + " LIMIT ?")) {
      return statement
          .value(id)
          .value((long) LONGEST)
          .list(
              row ->
                  new OverrideView.Event(
                      SetStatement.instant(row, "at"),
                      row.getString("type"),
                      row.getString("actor"),
                      row.getString("detail")));
    }
  }

  private static OverrideView.Summary summary(ResultSet row) throws SQLException {
    try {
      return new OverrideView.Summary(
          row.getObject("id", UUID.class),
          row.getObject("entity_id", UUID.class),
          row.getString("field"),
          ContractJson.mapper().readTree(row.getString("value")),
          row.getString("reason"),
          row.getString("reference"),
          row.getString("actor"),
          SetStatement.instant(row, "created_at"),
          SetStatement.instant(row, "expires_at"),
          row.getString("yield_to"),
          row.getString("state"),
          SetStatement.instant(row, "ended_at"),
          row.getObject("replaced_by", UUID.class),
          row.getObject("pending", Long.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored value could not be read", e);
    }
  }
}
