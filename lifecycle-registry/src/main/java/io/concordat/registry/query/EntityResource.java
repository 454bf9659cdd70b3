package io.concordat.registry.query;

import io.concordat.contract.TypedKey;
import io.concordat.edge.AsOf;
import io.concordat.edge.Etag;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Entities and what is known about them. */
@Path("/api/v1/entities")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
@Tag(name = "Entities")
public class EntityResource {
  private static final String AS_OF =
      "A past instant, such as 2026-03-01T12:00:00Z: what was answered then";

  private final EntityList list;
  private final EntityDetail detail;
  private final MergedEntities merged;
  private final PastDetail past;
  private final Clock clock;

  EntityResource(
      EntityList list, EntityDetail detail, MergedEntities merged, PastDetail past, Clock clock) {
    this.list = list;
    this.detail = detail;
    this.merged = merged;
    this.past = past;
    this.clock = clock;
  }

  @GET
  @Operation(summary = "Lists entities, ordered by id")
  public Items<EntitySummary> list(
      @Parameter(description = "identity, credential, entitlement, agreement, change, …")
          @QueryParam("kind")
          String kind,
      @Parameter(description = "Type within the kind, such as ai_agent") @QueryParam("type")
          String type,
      @Parameter(description = "Only entities that this source has a record of")
          @QueryParam("source")
          String source,
      @Parameter(
              description =
                  "Part of the decided name, a native id or a key. Each page searches a bounded"
                      + " number of entities: follow nextCursor until there is none")
          @QueryParam("q")
          String q,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    PageSize size = PageSize.parse(limit);
    return list.list(EntityFilter.parse(kind, type, source, q, cursor), size);
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One entity: decided fields with who won, links, neighbours")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = EntityView.class)))
  @APIResponse(responseCode = "304", description = "Not changed since If-None-Match")
  @APIResponse(responseCode = "308", description = "Merged into the entity that Location names")
  @APIResponse(responseCode = "404", description = "There is no such entity, or was none then")
  public Response one(
      @PathParam("id") String id,
      @Parameter(description = AS_OF) @QueryParam("asOf") String asOf,
      @Context Request request) {
    UUID entity = EntityId.parse(id);
    Instant now = clock.instant();
    Optional<AsOf> then = AsOf.parse(asOf, now);
    if (then.isPresent()) {
      EntityView was = past.byId(entity, then.get().instant());
      return then.get().respond(request, Etag.of(was), () -> was, now);
    }
    EntityView view = detail.byId(entity).orElseThrow(() -> EntityId.unknown(entity));
    return view.links().isEmpty() ? merged.answer(entity) : answer(view, request);
  }

  @GET
  @Path("/{id}/assertions")
  @Operation(summary = "What each linked source record says now, or said at an instant")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = AssertionsPage.class)))
  @APIResponse(responseCode = "308", description = "Merged into the entity that Location names")
  @APIResponse(responseCode = "404", description = "There is no such entity, or was none then")
  public Response assertions(
      @PathParam("id") String id,
      @Parameter(description = AS_OF) @QueryParam("asOf") String asOf,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit,
      @Context UriInfo uri,
      @Context Request request) {
    UUID entity = EntityId.parse(id);
    PageSize size = PageSize.parse(limit);
    Instant now = clock.instant();
    Optional<AsOf> then = AsOf.parse(asOf, now);
    if (then.isPresent()) {
      Items<AssertionsView> page = past.assertions(entity, then.get().instant(), size, cursor);
      return then.get().respond(request, Etag.of(page), () -> page, now);
    }
    Items<AssertionsView> page = detail.assertions(entity, size, cursor);
    return page.items().isEmpty()
        ? merged
            .instead(entity, "/assertions", uri.getRequestUri().getRawQuery())
            .orElseGet(() -> Response.ok(page).build())
        : Response.ok(page).build();
  }

  /** A page of assertions, as the API's description shows it. */
  record AssertionsPage(List<AssertionsView> items, @Schema(nullable = true) String nextCursor) {}

  @GET
  @Path("/by-key/{namespace}/{value:.+}")
  @Operation(summary = "The entity that holds a typed key, such as aws:arn/arn:aws:iam::…")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = EntityView.class)))
  @APIResponse(responseCode = "404", description = "No entity holds the key")
  @APIResponse(responseCode = "409", description = "Several entities hold the key")
  public Response byKey(
      @PathParam("namespace") String namespace,
      @PathParam("value") String value,
      @Context Request request) {
    List<EntityView> found = detail.byKey(key(namespace, value));
    return switch (found.size()) {
      case 0 -> throw Problem.notFound("no entity holds this key in '" + namespace + "'");
      case 1 -> answer(found.getFirst(), request);
      default ->
          throw Problem.conflict(
              "several entities hold this key: "
                  + String.join(", ", found.stream().map(e -> e.kind() + " " + e.id()).toList()));
    };
  }

  private static TypedKey key(String namespace, String value) {
    try {
      return new TypedKey(namespace, value);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e);
    }
  }

  private static Response answer(EntityView view, Request request) {
    return Etag.respond(request, Etag.of(view), () -> view);
  }
}
