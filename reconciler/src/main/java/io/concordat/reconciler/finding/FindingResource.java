package io.concordat.reconciler.finding;

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
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Controls that do not hold. */
@Path("/api/v1/findings")
@Tag(name = "findings")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class FindingResource {
  private static final Set<String> STATES = Set.of("open", "cleared", "all");
  private static final String SELECT =
      """
      select entity_id, rule, kind, entity_name, severity, summary, evidence, standards,
             policy_version, first_seen, changed_at, cleared_at
      from finding
      where (? = 'all' or (cleared_at is null) = (? = 'open'))
        and (?::text is null or rule = ?)
        and (?::uuid is null or (entity_id, rule) > (?, ?))
      order by entity_id, rule limit ?
      """;

  private final WorkTransactions transactions;

  FindingResource(WorkTransactions transactions) {
    this.transactions = transactions;
  }

  /** A finding. */
  record View(
      UUID entityId,
      String finding,
      String kind,
      String entityName,
      String severity,
      String summary,
      @JsonRawValue @Schema(type = SchemaType.OBJECT, implementation = Object.class)
          String evidence,
      @JsonRawValue @Schema(type = SchemaType.ARRAY, implementation = String.class)
          String standards,
      String policyVersion,
      Instant firstSeen,
      Instant changedAt,
      @Schema(nullable = true) Instant clearedAt) {}

  @GET
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "Controls that do not hold, by entity")
  public Items<View> list(
      @QueryParam("state") String state,
      @QueryParam("finding") String finding,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    String wanted = state == null || state.isBlank() ? "open" : state;
    if (!STATES.contains(wanted)) {
      throw Problem.badRequest("state", "must be open, cleared or all");
    }
    PageSize size = PageSize.parse(limit);
    List<String> after = Cursor.decode(cursor, 2);
    Optional<UUID> start = after.stream().findFirst().map(FindingResource::uuid);
    String rule = finding == null || finding.isBlank() ? null : finding;
    return Items.page(
        transactions.run(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(SELECT)) {
                select.setString(1, wanted);
                select.setString(2, wanted);
                select.setString(3, rule);
                select.setString(4, rule);
                select.setObject(5, start.orElse(null), java.sql.Types.OTHER);
                select.setObject(6, start.orElse(null), java.sql.Types.OTHER);
                select.setString(7, start.isPresent() ? after.get(1) : null);
                select.setInt(8, size.fetch());
                return rows(select);
              }
            }),
        size,
        view -> Cursor.encode(view.entityId(), view.finding()));
  }

  private static List<View> rows(PreparedStatement select) throws SQLException {
    List<View> views = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        OffsetDateTime cleared = rows.getObject(12, OffsetDateTime.class);
        views.add(
            new View(
                rows.getObject(1, UUID.class),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getString(8),
                rows.getString(9),
                rows.getObject(10, OffsetDateTime.class).toInstant(),
                rows.getObject(11, OffsetDateTime.class).toInstant(),
                cleared == null ? null : cleared.toInstant()));
      }
    }
    return views;
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Cursor.refused();
    }
  }
}
