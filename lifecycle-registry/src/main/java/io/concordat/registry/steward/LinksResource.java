package io.concordat.registry.steward;

import io.concordat.edge.Actor;
import io.concordat.edge.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Links by the record, whichever entity it belongs to. */
@Path("/api/v1/links")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Links")
public class LinksResource {
  private final LinkDecisions decisions;
  private final SecurityIdentity caller;

  LinksResource(LinkDecisions decisions, SecurityIdentity caller) {
    this.decisions = decisions;
    this.caller = caller;
  }

  @POST
  @Path("/unlink")
  @RolesAllowed(Roles.STEWARD)
  @Operation(
      summary =
          "Takes a source record out of its entity; it stands alone then, and keys do not link it"
              + " again")
  @APIResponse(responseCode = "200", description = "What was done")
  @APIResponse(responseCode = "404", description = "There is no such record")
  @APIResponse(responseCode = "409", description = "The record stands alone already")
  @APIResponse(responseCode = "412", description = "The links are not as If-Match has them")
  public LinkAction unlink(
      @HeaderParam("Idempotency-Key") String key,
      LinkBodies.OfRecord body,
      @Context Request request) {
    LinkBodies.OfRecord given = LinkBodies.given(body);
    return decisions.unlink(
        given.name(), Demand.of(Actor.of(caller), given.reason(), key, request));
  }
}
