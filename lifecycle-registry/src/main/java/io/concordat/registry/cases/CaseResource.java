package io.concordat.registry.cases;

import io.concordat.edge.Actor;
import io.concordat.edge.Cursor;
import io.concordat.edge.Etag;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.registry.link.LinkCase;
import io.concordat.registry.steward.CaseDecisions;
import io.concordat.registry.steward.Demand;
import io.concordat.registry.steward.LinkAction;
import io.concordat.registry.steward.LinkBodies;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
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
  private final CaseDetail detail;
  private final CaseDecisions decisions;
  private final SecurityIdentity caller;

  CaseResource(
      CaseRepository cases, CaseDetail detail, CaseDecisions decisions, SecurityIdentity caller) {
    this.cases = cases;
    this.detail = detail;
    this.decisions = decisions;
    this.caller = caller;
  }

  /**
   * A question about linking.
   *
   * @param type ambiguous, duplicate, contradicted, recreated or shared_key
   * @param entities the entities in question, the record's own last
   * @param closedBy the link action that decided it; null where linking itself settled it
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
      @Schema(nullable = true) Instant closedAt,
      @Schema(nullable = true) Long closedBy) {
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
          row.closedAt,
          row.closedBy);
    }
  }

  /**
   * What a steward decides: one of the three, and why.
   *
   * @param candidate the entity that the record belongs to, one of the case's candidates
   * @param createNew true: the record is a thing of its own
   * @param dismiss true: there is nothing to link; the record waits and is left alone
   */
  record Decision(String candidate, boolean createNew, boolean dismiss, String reason) {
    CaseDecisions.Choice choice() {
      int chosen = (candidate == null ? 0 : 1) + (createNew ? 1 : 0) + (dismiss ? 1 : 0);
      if (chosen != 1) {
        throw Problem.badRequest(
            "candidate", "give exactly one of candidate (an entity's id), createNew and dismiss");
      }
      if (createNew) {
        return new CaseDecisions.Choice.CreateNew();
      }
      return dismiss
          ? new CaseDecisions.Choice.Dismiss()
          : new CaseDecisions.Choice.Candidate(LinkBodies.uuid("candidate", candidate));
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

  @GET
  @Path("/{id}")
  @Operation(summary = "One case: its candidates, and what speaks for and against each")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = CaseDetail.View.class)))
  @APIResponse(responseCode = "404", description = "There is no such case")
  public Response one(@PathParam("id") String id, @Context Request request) {
    UUID caseId = LinkBodies.uuid("id", id);
    CaseDetail.Tagged found =
        detail.byId(caseId).orElseThrow(() -> Problem.notFound("there is no case " + caseId));
    return Etag.respond(request, found.tag(), found::view);
  }

  @POST
  @Path("/{id}/decide")
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  @RolesAllowed(Roles.STEWARD)
  @Operation(summary = "Decides a case; deciding the same again changes nothing")
  @APIResponse(
      responseCode = "200",
      description = "What was done; the same again if it was decided so before")
  @APIResponse(responseCode = "404", description = "There is no such case")
  @APIResponse(responseCode = "409", description = "The case is closed")
  @APIResponse(responseCode = "412", description = "The case is not as If-Match has it")
  public LinkAction decide(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") String key,
      Decision body,
      @Context Request request) {
    UUID caseId = LinkBodies.uuid("id", id);
    Decision decision = LinkBodies.given(body);
    return decisions.decide(
        caseId, decision.choice(), Demand.of(Actor.of(caller), decision.reason(), key, request));
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
      throw Problem.badRequest(
          "type", "is none of ambiguous, duplicate, contradicted, recreated, shared_key");
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
