package io.concordat.registry.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.contract.ContractJson;
import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Roles;
import io.concordat.registry.query.EntityId;
import io.concordat.registry.query.MergedEntities;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What an entity's records said before. */
@Path("/api/v1/entities/{id}/history")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
@Tag(name = "Entities")
public class HistoryResource {
  private static final String SQL =
      "SELECT r.id, r.source, r.native_id, h.version, h.state, h.run_id, h.observed_at,"
          + " h.effective_at, h.recorded_at, h.actor, h.fields, p.fields AS fields_before, p.state"
          + " AS state_before FROM source_record r JOIN record_history h ON h.record_id = r.id LEFT"
          + " JOIN LATERAL (SELECT b.fields, b.state FROM record_history b WHERE b.record_id ="
          + " h.record_id AND b.version < h.version ORDER BY b.version DESC LIMIT 1) p ON true"
          + " WHERE r.entity_id = ? AND (h.version, r.id) < (?, ?) ORDER BY h.version DESC, r.id"
          + " DESC LIMIT ?";

  private static final List<String> CHANGING = List.of("value", "expiresAt", "attribution");

  private final Transactions transactions;
  private final MergedEntities merged;

  HistoryResource(Transactions transactions, MergedEntities merged) {
    this.transactions = transactions;
    this.merged = merged;
  }

  /**
   * One change of one record.
   *
   * @param stateBefore null for the first that was seen of the record
   * @param actor who made it, where a person did through the registry; null for what a source said
   * @param changes fields that came, went or changed
   */
  public record Entry(
      Instant recordedAt,
      String source,
      String nativeId,
      long version,
      String state,
      @Schema(nullable = true) String stateBefore,
      @Schema(nullable = true) String runId,
      Instant observedAt,
      @Schema(nullable = true) Instant effectiveAt,
      @Schema(nullable = true) String actor,
      List<Change> changes) {}

  /**
   * One field's change.
   *
   * @param before null where the field was not asserted
   * @param after null where it is no longer asserted
   * @param expiresAt when what is asserted from then on ends by itself; null if it does not
   * @param attribution who asserts it by hand and why; null where a system says it
   */
  public record Change(
      String field,
      @Schema(implementation = Object.class, nullable = true) JsonNode before,
      @Schema(implementation = Object.class, nullable = true) JsonNode after,
      @Schema(implementation = Instant.class, nullable = true) JsonNode expiresAt,
      @Schema(implementation = Object.class, nullable = true) JsonNode attribution) {}

  private record Fetched(long recordId, Entry entry) {}

  @GET
  @Operation(summary = "What the entity's records said, newest first, with what changed")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = HistoryPage.class)))
  @APIResponse(responseCode = "308", description = "Merged into the entity that Location names")
  @APIResponse(responseCode = "404", description = "There is no such entity")
  public Response history(
      @PathParam("id") String id,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit,
      @Context UriInfo uri) {
    UUID entity = EntityId.parse(id);
    PageSize size = PageSize.parse(limit);
    List<String> from = Cursor.decode(cursor, 2);
    long version = from.isEmpty() ? Long.MAX_VALUE : number(from.get(0));
    long record = from.isEmpty() ? Long.MAX_VALUE : number(from.get(1));
    List<Fetched> fetched =
        transactions.read(
            connection -> {
              try (SetStatement statement = SetStatement.on(connection, SQL)) {
                return statement
                    .value(entity)
                    .value(version)
                    .value(record)
                    .value((long) size.fetch())
                    .list(HistoryResource::entry);
              }
            });
    Items<Entry> page =
        Items.page(fetched, size, entry -> Cursor.encode(entry.entry().version(), entry.recordId()))
            .map(Fetched::entry);
    return fetched.isEmpty()
        ? merged
            .instead(entity, "/history", uri.getRequestUri().getRawQuery())
            .orElseGet(() -> Response.ok(page).build())
        : Response.ok(page).build();
  }

  /** A page of history, as the API's description shows it. */
  record HistoryPage(List<Entry> items, @Schema(nullable = true) String nextCursor) {}

  private static Fetched entry(ResultSet row) throws SQLException {
    return new Fetched(
        row.getLong("id"),
        new Entry(
            SetStatement.instant(row, "recorded_at"),
            row.getString("source"),
            row.getString("native_id"),
            row.getLong("version"),
            row.getString("state"),
            row.getString("state_before"),
            row.getString("run_id"),
            SetStatement.instant(row, "observed_at"),
            SetStatement.instant(row, "effective_at"),
            row.getString("actor"),
            changes(row.getString("fields_before"), row.getString("fields"))));
  }

  static List<Change> changes(String before, String after) {
    try {
      JsonNode old = ContractJson.mapper().readTree(before == null ? "{}" : before);
      JsonNode now = ContractJson.mapper().readTree(after);
      TreeSet<String> names = new TreeSet<>();
      old.fieldNames().forEachRemaining(names::add);
      now.fieldNames().forEachRemaining(names::add);
      List<Change> changes = new ArrayList<>();
      for (String name : names) {
        JsonNode was = old.path(name);
        JsonNode is = now.path(name);
        if (CHANGING.stream().anyMatch(part -> !Objects.equals(was.get(part), is.get(part)))) {
          changes.add(
              new Change(
                  name,
                  was.get("value"),
                  is.get("value"),
                  is.get("expiresAt"),
                  is.get("attribution")));
        }
      }
      return changes;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON could not be read", e);
    }
  }

  private static long number(String part) {
    try {
      return Long.parseLong(part);
    } catch (NumberFormatException e) {
      throw Cursor.refused();
    }
  }
}
