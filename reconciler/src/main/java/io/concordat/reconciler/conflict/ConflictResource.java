package io.concordat.reconciler.conflict;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.reconciler.conflict.Disagreement.Kind;
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
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Conflicts, drifts and gaps. */
@Path("/api/v1/conflicts")
@Tag(name = "conflicts")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class ConflictResource {
  private static final List<String> STATES = List.of("open", "closed", "all");
  private static final List<String> KINDS = Stream.of(Kind.values()).map(Kind::wireName).toList();
  private static final List<String> SEVERITIES = List.of("low", "medium", "high", "critical");
  private static final List<String> FLAGS = List.of("true", "false");
  private static final int LONGEST_FIELD = 64;
  private static final String SELECT =
      """
      select entity_id, field, kind, severity, decided, winner, assertions, first_seen, last_seen,
             flaps, closed_at, opened_at, quiet_until, escalates, escalated_digest is not null
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
   * A conflict, a drift or a gap.
   *
   * @param dedupKey the same for as long as it is of one entity, field and kind; its escalation has
   *     it too
   * @param value the decided value
   * @param sources who says otherwise, and what
   * @param openedAt since when it is there, flaps aside
   * @param flaps how often it was over and back within its quiet period
   * @param quietUntil while it is there: until when it is new; afterwards: until when it would be
   *     the same one that comes back
   * @param escalates whether the policy has it escalated, or only recorded
   * @param escalated whether an escalation stands for it
   */
  record View(
      UUID entityId,
      String field,
      String kind,
      String severity,
      String dedupKey,
      @JsonRawValue @Schema(implementation = Object.class, nullable = true) String value,
      @Schema(nullable = true) String winner,
      @JsonRawValue @Schema(type = SchemaType.ARRAY, implementation = Object.class) String sources,
      Instant firstSeen,
      Instant lastSeen,
      int flaps,
      Instant openedAt,
      @Schema(nullable = true) Instant quietUntil,
      boolean escalates,
      boolean escalated,
      @Schema(nullable = true) Instant closedAt) {}

  @GET
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(
      summary =
          "Where sources disagree, where what is decided is not enforced, and where nobody says what"
              + " is required; the open ones, unless state or open says otherwise")
  public Items<View> list(
      @QueryParam("state") String state,
      @QueryParam("open") String open,
      @QueryParam("field") String field,
      @QueryParam("severity") String severity,
      @QueryParam("kind") String kind,
      @QueryParam("entityId") String entityId,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    String wanted = state(oneOf("state", state, STATES), oneOf("open", open, FLAGS));
    if (field != null && field.length() > LONGEST_FIELD) {
      throw Problem.badRequest("field", "must have at most " + LONGEST_FIELD + " characters");
    }
    Optional<String> ofKind = oneOf("kind", kind, KINDS);
    Optional<String> ofSeverity = oneOf("severity", severity, SEVERITIES);
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
                filter(select, 5, ofSeverity.orElse(null));
                filter(select, 7, ofKind.orElse(null));
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

  /** Open, unless one of the two says otherwise. */
  private static String state(Optional<String> state, Optional<String> open) {
    Optional<String> flagged = open.map(flag -> flag.equals("true") ? "open" : "closed");
    if (state.isPresent() && flagged.isPresent() && !state.equals(flagged)) {
      throw Problem.badRequest("open", "contradicts state; leave one of the two out");
    }
    return state.or(() -> flagged).orElse("open");
  }

  private static Optional<String> oneOf(String parameter, String text, List<String> allowed) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    if (!allowed.contains(text)) {
      throw Problem.badRequest(parameter, "must be one of " + String.join(", ", allowed));
    }
    return Optional.of(text);
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
        UUID entityId = rows.getObject(1, UUID.class);
        String field = rows.getString(2);
        Kind kind = Kind.fromWireName(rows.getString(3));
        views.add(
            new View(
                entityId,
                field,
                kind.wireName(),
                rows.getString(4),
                new Disagreement.Key(entityId, field, kind).dedupKey(),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                instant(rows, 8),
                instant(rows, 9),
                rows.getInt(10),
                instant(rows, 12),
                instant(rows, 13),
                rows.getBoolean(14),
                rows.getBoolean(15),
                instant(rows, 11)));
      }
    }
    return views;
  }

  private static Instant instant(ResultSet rows, int column) throws SQLException {
    OffsetDateTime at = rows.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private static UUID uuid(String parameter, String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(parameter, "must be an entity's id");
    }
  }
}
