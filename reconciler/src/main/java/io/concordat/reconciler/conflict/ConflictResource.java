package io.concordat.reconciler.conflict;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.reconciler.database.WorkTransactions;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Conflicts and gaps. */
@Path("/api/v1/conflicts")
@Tag(name = "conflicts")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class ConflictResource {
  private static final Set<String> STATES = Set.of("open", "closed", "all");
  private static final String SELECT =
      """
      select entity_id, field, kind, severity, decided, winner, assertions, first_seen, last_seen,
             flaps, closed_at
      from conflict
      where (? = 'all' or (closed_at is null) = (? = 'open'))
        and (?::text is null or field = ?) and (?::text is null or severity = ?)
        and (?::text is null or kind = ?) and (?::uuid is null or entity_id = ?)
        and (?::uuid is null or (entity_id, field, kind) > (?, ?, ?))
      order by entity_id, field, kind limit ?
      """;

  private final WorkTransactions transactions;

  ConflictResource(WorkTransactions transactions) {
    this.transactions = transactions;
  }

  /**
   * A conflict or a gap.
   *
   * @param value the decided value
   * @param sources who says otherwise, and what
   */
  record View(
      UUID entityId,
      String field,
      String kind,
      String severity,
      @JsonRawValue String value,
      String winner,
      @JsonRawValue String sources,
      Instant firstSeen,
      Instant lastSeen,
      int flaps,
      Instant closedAt) {}

  @GET
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "Where sources disagree, and where nobody says what is required")
  public Items<View> list(
      @QueryParam("state") String state,
      @QueryParam("field") String field,
      @QueryParam("severity") String severity,
      @QueryParam("kind") String kind,
      @QueryParam("entityId") String entityId,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    String wanted = state == null || state.isBlank() ? "open" : state;
    if (!STATES.contains(wanted)) {
      throw Problem.badRequest("state", "must be open, closed or all");
    }
    PageSize size = PageSize.parse(limit);
    List<String> after = Cursor.decode(cursor, 3);
    Optional<UUID> entity = Optional.ofNullable(entityId).map(text -> uuid("entityId", text));
    Optional<UUID> start = after.stream().findFirst().map(text -> uuid("cursor", text));
    return Items.page(
        transactions.run(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(SELECT)) {
                select.setString(1, wanted);
                select.setString(2, wanted);
                filter(select, 3, field);
                filter(select, 5, severity);
                filter(select, 7, kind);
                select.setObject(9, entity.orElse(null), java.sql.Types.OTHER);
                select.setObject(10, entity.orElse(null), java.sql.Types.OTHER);
                select.setObject(11, start.orElse(null), java.sql.Types.OTHER);
                select.setObject(12, start.orElse(null), java.sql.Types.OTHER);
                select.setString(13, start.isPresent() ? after.get(1) : null);
                select.setString(14, start.isPresent() ? after.get(2) : null);
                select.setInt(15, size.fetch());
                return rows(select);
              }
            }),
        size,
        view -> Cursor.encode(view.entityId(), view.field(), view.kind()));
  }

  private static void filter(PreparedStatement select, int at, String text) throws SQLException {
    String value = text == null || text.isBlank() ? null : text;
    select.setString(at, value);
    select.setString(at + 1, value);
  }

  private static List<View> rows(PreparedStatement select) throws SQLException {
    List<View> views = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        OffsetDateTime closed = rows.getObject(11, OffsetDateTime.class);
        views.add(
            new View(
                rows.getObject(1, UUID.class),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getObject(8, OffsetDateTime.class).toInstant(),
                rows.getObject(9, OffsetDateTime.class).toInstant(),
                rows.getInt(10),
                closed == null ? null : closed.toInstant()));
      }
    }
    return views;
  }

  private static UUID uuid(String parameter, String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(parameter, "must be an entity's id");
    }
  }
}
