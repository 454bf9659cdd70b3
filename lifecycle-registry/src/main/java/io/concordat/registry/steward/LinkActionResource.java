package io.concordat.registry.steward;

import io.concordat.edge.Actor;
import io.concordat.edge.Cursor;
import io.concordat.edge.Etag;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.registry.store.Transactions;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What people did about links, and taking it back. */
@Path("/api/v1/link-actions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Links")
public class LinkActionResource {
  private final LinkActions actions;
  private final Transactions transactions;
  private final SecurityIdentity caller;

  LinkActionResource(LinkActions actions, Transactions transactions, SecurityIdentity caller) {
    this.actions = actions;
    this.transactions = transactions;
    this.caller = caller;
  }

  @GET
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "Lists actions, newest first; with entityId those that touched the entity")
  public Items<LinkAction> list(
      @QueryParam("entityId") String entityId,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    PageSize size = PageSize.parse(limit);
    Optional<UUID> entity =
        Optional.ofNullable(entityId)
            .filter(text -> !text.isBlank())
            .map(text -> LinkBodies.uuid("entityId", text));
    List<String> from = Cursor.decode(cursor, 1);
    long before = from.isEmpty() ? Long.MAX_VALUE : position(from.getFirst());
    List<LinkAction> fetched =
        transactions.read(connection -> LinkActionReader.page(connection, entity, before, size));
    return Items.page(fetched, size, action -> Cursor.encode(action.id()));
  }

  @GET
  @Path("/{id}")
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "One action: who, when, why, and what it moved")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = LinkAction.class)))
  public Response one(@PathParam("id") String id, @Context Request request) {
    long number = number(id);
    LinkAction action =
        transactions
            .read(connection -> LinkActionReader.byId(connection, number))
            .orElseThrow(() -> Problem.notFound("there is no link action " + number));
    return Etag.respond(request, LinkTags.of(action), () -> action);
  }

  @POST
  @Path("/{id}/undo")
  @RolesAllowed(Roles.STEWARD)
  @Operation(summary = "Takes an action back; doing so twice changes nothing")
  @APIResponse(responseCode = "200", description = "The action that took it back")
  @APIResponse(responseCode = "404", description = "There is no such action")
  @APIResponse(responseCode = "409", description = "A later action has to be undone first")
  public LinkAction undo(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") String key,
      LinkBodies.OfReason body,
      @Context Request request) {
    LinkBodies.OfReason given = LinkBodies.given(body);
    return actions.undo(number(id), Demand.of(Actor.of(caller), given.reason(), key, request));
  }

  private static long number(String id) {
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException e) {
      throw Problem.badRequest("id", "must be a whole number");
    }
  }

  private static long position(String part) {
    try {
      return Long.parseLong(part);
    } catch (NumberFormatException e) {
      throw Cursor.refused();
    }
  }
}
