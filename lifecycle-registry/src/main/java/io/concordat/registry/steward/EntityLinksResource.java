package io.concordat.registry.steward;

import io.concordat.edge.Actor;
import io.concordat.edge.Etag;
import io.concordat.edge.Roles;
import io.concordat.registry.query.EntityId;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** An entity's links, and linking a record to it by hand. */
@Path("/api/v1/entities/{id}/links")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Links")
public class EntityLinksResource {
  private final LinkDecisions decisions;
  private final EntityLinks links;
  private final SecurityIdentity caller;

  EntityLinksResource(LinkDecisions decisions, EntityLinks links, SecurityIdentity caller) {
    this.decisions = decisions;
    this.links = links;
    this.caller = caller;
  }

  @GET
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "Which records belong to the entity, by which rule or whose decision")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = EntityLinks.View.class)))
  @APIResponse(responseCode = "404", description = "There is no such entity")
  public Response list(@PathParam("id") String id, @Context Request request) {
    UUID entity = EntityId.parse(id);
    EntityLinks.Tagged found = links.of(entity).orElseThrow(() -> EntityId.unknown(entity));
    return Etag.respond(request, found.tag(), found::view);
  }

  @POST
  @RolesAllowed(Roles.STEWARD)
  @Operation(
      summary = "Links a source record to the entity, wherever it was; a later pull keeps it there")
  @APIResponse(responseCode = "200", description = "What was done")
  @APIResponse(responseCode = "409", description = "The record or the entity does not allow it")
  @APIResponse(responseCode = "412", description = "The links are not as If-Match has them")
  public LinkAction link(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") String key,
      LinkBodies.OfRecord body,
      @Context Request request) {
    UUID entity = EntityId.parse(id);
    LinkBodies.OfRecord given = LinkBodies.given(body);
    return decisions.link(
        entity, given.name(), Demand.of(Actor.of(caller), given.reason(), key, request));
  }
}
