package io.concordat.connector.runtime.api;

import io.concordat.connector.runtime.postgres.TicketArchive;
import io.concordat.connector.runtime.postgres.TicketArchive.Position;
import io.concordat.connector.runtime.schedule.SourceCatalog;
import io.concordat.connector.runtime.schedule.TicketOffice;
import io.concordat.edge.Actor;
import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** Tickets that escalations became by themselves, and trying again those that were given up. */
@Path("/api/v1/escalation-tickets")
@Tag(name = "Escalation tickets")
@RunOnVirtualThread
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
public class EscalationTicketsResource {
  private static final Logger LOG = Logger.getLogger(EscalationTicketsResource.class);
  private static final Set<String> STATES = Set.of("waiting", "dead", "done");

  private final SourceCatalog catalog;
  private final TicketArchive archive;
  private final TicketOffice office;
  private final Clock clock;

  EscalationTicketsResource(
      SourceCatalog catalog, TicketArchive archive, TicketOffice office, Clock clock) {
    this.catalog = catalog;
    this.archive = archive;
    this.office = office;
    this.clock = clock;
  }

  /** How many tickets are tried again. */
  public record Retried(int tickets) {}

  @GET
  @Operation(summary = "Tickets of escalations, those of one source and state or all")
  public Items<EscalationTicketView> list(
      @QueryParam("source") Optional<String> source,
      @QueryParam("state") Optional<String> state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    if (state.isPresent() && !STATES.contains(state.get())) {
      throw Problem.badRequest("state", "must be one of waiting, dead, done");
    }
    PageSize size = PageSize.parse(limit);
    return Items.page(
            archive.page(source, state, position(cursor), size.fetch()),
            size,
            entry -> Cursor.encode(entry.source(), entry.escalationId()))
        .map(EscalationTicketView::of);
  }

  @GET
  @Path("{source}/{escalation}")
  @Operation(summary = "The ticket of one escalation")
  @APIResponse(responseCode = "200", description = "The ticket")
  @APIResponse(responseCode = "404", description = "The escalation has no ticket in this source")
  public EscalationTicketView one(
      @PathParam("source") String source, @PathParam("escalation") String escalation) {
    return archive
        .one(source, escalationId(escalation))
        .map(EscalationTicketView::of)
        .orElseThrow(() -> Problem.notFound("the escalation has no ticket in this source"));
  }

  @POST
  @Path("{source}/{escalation}/retry")
  @RolesAllowed(Roles.OPERATOR)
  @Operation(summary = "Try a dead ticket again")
  @APIResponse(responseCode = "200", description = "The ticket, which is tried again")
  @APIResponse(responseCode = "404", description = "The escalation has no ticket in this source")
  @APIResponse(responseCode = "409", description = "The ticket is not dead")
  public EscalationTicketView retry(
      @PathParam("source") String source,
      @PathParam("escalation") String escalation,
      @Context SecurityIdentity caller) {
    UUID id = escalationId(escalation);
    one(source, escalation);
    if (retry(source, Optional.of(id), caller) == 0) {
      throw Problem.conflict("the ticket is not dead; it is tried again by itself");
    }
    return one(source, escalation);
  }

  @POST
  @Path("{source}/retry")
  @RolesAllowed(Roles.OPERATOR)
  @Operation(summary = "Try all dead tickets of a source again")
  public Retried retryAll(@PathParam("source") String source, @Context SecurityIdentity caller) {
    if (catalog.find(source).isEmpty()) {
      throw Problem.notFound("there is no such source here; GET /api/v1/sources lists them");
    }
    return new Retried(retry(source, Optional.empty(), caller));
  }

  private int retry(String source, Optional<UUID> escalation, SecurityIdentity caller) {
    String actor = Actor.of(caller).name();
    int tickets = archive.retry(source, escalation, actor, clock.instant());
    LOG.infof("dead tickets retried source=%s count=%d by=%s", source, tickets, actor);
    office.hurry(source);
    return tickets;
  }

  private static UUID escalationId(String text) {
    return uuid(
        text, () -> Problem.badRequest("escalation", "must be the id of an escalation, a UUID"));
  }

  private static Position position(String cursor) {
    List<String> parts = Cursor.decode(cursor, 2);
    return parts.isEmpty()
        ? Position.START
        : new Position(parts.get(0), uuid(parts.get(1), Cursor::refused));
  }

  private static UUID uuid(String text, Supplier<RuntimeException> refusal) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw refusal.get();
    }
  }
}
