package io.concordat.registry.cases;

import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.registry.link.LinkCase;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Cases. */
@Path("/api/v1/cases")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
@Tag(name = "Cases")
public class CaseResource {
  private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");
  private static final Set<String> STATES = Set.of("open", "closed");

  private final CaseRepository cases;

  CaseResource(CaseRepository cases) {
    this.cases = cases;
  }

  /**
   * A question about linking.
   *
   * @param type ambiguous, duplicate, recreated or shared_key
   * @param entities the entities in question, the record's own last
   */
  public record Case(
      UUID id,
      String type,
      String state,
      String kind,
      String source,
      String nativeId,
      String summary,
      List<UUID> entities,
      Instant openedAt,
      Instant closedAt) {
    static Case of(CaseRow row) {
      return new Case(
          row.id,
          row.type.toLowerCase(Locale.ROOT),
          row.state,
          row.kind,
          row.source,
          row.nativeId,
          row.summary,
          List.of(row.entities),
          row.openedAt,
          row.closedAt);
    }
  }

  @GET
  @Operation(summary = "Lists cases, newest first; the open ones unless state says otherwise")
  public Items<Case> list(
      @QueryParam("state") String state,
      @QueryParam("type") String type,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    PageSize size = PageSize.parse(limit);
    List<String> from = Cursor.decode(cursor, 2);
    Instant before = from.isEmpty() ? FAR : instant(from.get(0));
    UUID beforeId = from.isEmpty() ? new UUID(0, 0) : uuid(from.get(1));
    List<CaseRow> fetched = cases.page(state(state), type(type), before, beforeId, size);
    return Items.page(fetched, size, row -> Cursor.encode(row.openedAt, row.id)).map(Case::of);
  }

  private static String state(String state) {
    if (state == null || state.isBlank()) {
      return "open";
    }
    if (state.equals("all")) {
      return "";
    }
    if (!STATES.contains(state)) {
      throw Problem.badRequest("state", "is none of open, closed, all");
    }
    return state;
  }

  private static String type(String type) {
    if (type == null || type.isBlank()) {
      return "";
    }
    try {
      return LinkCase.Type.valueOf(type.toUpperCase(Locale.ROOT)).name();
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("type", "is none of ambiguous, duplicate, recreated, shared_key");
    }
  }

  private static Instant instant(String part) {
    try {
      return Instant.parse(part);
    } catch (DateTimeException e) {
      throw Cursor.refused();
    }
  }

  private static UUID uuid(String part) {
    try {
      return UUID.fromString(part);
    } catch (IllegalArgumentException e) {
      throw Cursor.refused();
    }
  }
}
