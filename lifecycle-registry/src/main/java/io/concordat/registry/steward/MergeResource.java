package io.concordat.registry.steward;

import io.concordat.edge.Actor;
import io.concordat.edge.Roles;
import io.concordat.registry.query.EntityId;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Two entities that are one thing. */
@Path("/api/v1/entities/{id}/merge")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Links")
public class MergeResource {
  private final LinkDecisions decisions;
  private final SecurityIdentity caller;

  MergeResource(LinkDecisions decisions, SecurityIdentity caller) {
    this.decisions = decisions;
    this.caller = caller;
  }

  @POST
  @RolesAllowed(Roles.STEWARD)
  @Operation(
      summary =
          "Moves every record of another entity to this one; the other's id answers with this one")
  @APIResponse(responseCode = "200", description = "What was done")
  @APIResponse(responseCode = "409", description = "One of them is merged away, or of another kind")
  @APIResponse(responseCode = "412", description = "The links are not as If-Match has them")
  public LinkAction merge(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") String key,
      LinkBodies.OfEntity body,
      @Context Request request) {
    UUID entity = EntityId.parse(id);
    LinkBodies.OfEntity given = LinkBodies.given(body);
    return decisions.merge(
        entity, given.otherId(), Demand.of(Actor.of(caller), given.reason(), key, request));
  }
}
