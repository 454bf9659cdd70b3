package io.concordat.registry.override;

import io.concordat.edge.Actor;
import io.concordat.edge.Cursor;
import io.concordat.edge.Etag;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.registry.override.OverrideQueries.Filter;
import io.concordat.registry.override.Overrides.Extended;
import io.concordat.registry.override.Overrides.Precondition;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What persons correct, for how long and why. */
@Path("/api/v1/overrides")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
@Tag(name = "Overrides")
@Blocking
class OverrideResource {
  private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");
  private static final Set<String> STATES =
      Set.of("active", "replaced", "withdrawn", "expired", "yielded", "pending");

  private final Overrides overrides;
  private final OverrideQueries queries;
  private final SecurityIdentity identity;

  OverrideResource(Overrides overrides, OverrideQueries queries, SecurityIdentity identity) {
    this.overrides = overrides;
    this.queries = queries;
    this.identity = identity;
  }

  /** The shape of a new override. */
  @Schema(name = "NewOverride")
  interface Body {
    @Schema(required = true)
    UUID getEntityId();

    @Schema(required = true, example = "business_owner")
    String getField();

    @Schema(
        required = true,
        nullable = true,
        description = "A string, number, boolean, array of strings, or null for: there is none",
        example = "ana@example.com")
    Object getValue();

    @Schema(required = true, maxLength = 1000)
    String getReason();

    @Schema(required = true, maxLength = 200, example = "CHG0040007")
    String getReference();

    @Schema(required = true)
    Instant getExpiresAt();

    @Schema(
        description =
            "itsm, procurement, iam or a source: ends as soon as that says the same or newer",
        example = "procurement")
    String getYieldTo();
  }

  /** The shape of an extension that is asked for. */
  @Schema(name = "OverrideExtension")
  interface ExtensionBody {
    @Schema(required = true)
    Instant getExpiresAt();

    @Schema(required = true, maxLength = 1000)
    String getReason();
  }

  /** The shape of a withdrawal; all of it is optional. */
  @Schema(name = "OverrideWithdrawal")
  interface WithdrawalBody {
    @Schema(maxLength = 1000)
    String getReason();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.STEWARD)
  @Operation(
      summary = "Corrects a field of an entity until an instant",
      description =
          "The correction is an assertion of the source 'manual': whether it wins is the authority"
              + " policy's business. One that holds for the same field is replaced.")
  @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Body.class)))
  @APIResponse(
      responseCode = "201",
      description = "Made; Location names it",
      content = @Content(schema = @Schema(implementation = OverrideView.class)))
  @APIResponse(responseCode = "400", description = "The problem's 'field' says what is wrong")
  @APIResponse(responseCode = "403", description = "Needs a steward, or a second person")
  public Response create(@HeaderParam("Idempotency-Key") String key, byte[] body) {
    UUID id = overrides.create(NewOverride.read(body), actor(), Requests.key(key));
    return answer(Response.created(URI.create("/api/v1/overrides/" + id)), id);
  }

  @GET
  @Operation(summary = "Lists overrides, newest first")
  public Items<OverrideView.Summary> list(
      @QueryParam("entityId") String entityId,
      @Parameter(
              description =
                  "active, replaced, withdrawn, expired, yielded; pending: with an extension that"
                      + " waits for a second person")
          @QueryParam("state")
          String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    PageSize size = PageSize.parse(limit);
    List<String> from = Cursor.decode(cursor, 2);
    Filter filter =
        new Filter(
            given(entityId).map(text -> uuid("entityId", text)),
            given(state).map(OverrideResource::state),
            from.isEmpty() ? FAR : instant(from.get(0)),
            from.isEmpty() ? new UUID(0, 0) : cursorId(from.get(1)));
    return Items.page(
        queries.list(filter, size), size, one -> Cursor.encode(one.createdAt(), one.id()));
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One override with its extensions, and who did what to it when")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = OverrideView.class)))
  public Response one(@PathParam("id") String id, @Context Request request) {
    OverrideView view = view(EntityId.parse(id));
    return Etag.respond(request, Etag.of(view), () -> view);
  }

  @POST
  @Path("/{id}/extend")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.STEWARD)
  @Operation(
      summary = "Lets an override hold for longer",
      description = "One of an owner or a privilege waits until a second person approves.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = ExtensionBody.class)))
  @APIResponse(
      responseCode = "200",
      description = "Extended",
      content = @Content(schema = @Schema(implementation = OverrideView.class)))
  @APIResponse(
      responseCode = "202",
      description = "Waits for a second person",
      content = @Content(schema = @Schema(implementation = OverrideView.class)))
  public Response extend(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") String key,
      @Context Request request,
      byte[] body) {
    UUID override = EntityId.parse(id);
    Members members = Members.read(body, Set.of("expiresAt", "reason"));
    Extended outcome =
        overrides.extend(
            override,
            members.instant("expiresAt"),
            members.text("reason", 1000),
            actor(),
            Requests.key(key),
            matching(request));
    return answer(outcome == Extended.PENDING ? Response.accepted() : Response.ok(), override);
  }

  @POST
  @Path("/{id}/extensions/{number}/approve")
  @RolesAllowed(Roles.STEWARD)
  @Operation(summary = "Approves an extension that another person asked for")
  @APIResponse(
      responseCode = "200",
      description = "Extended",
      content = @Content(schema = @Schema(implementation = OverrideView.class)))
  @APIResponse(responseCode = "403", description = "Whoever asked for it cannot approve it")
  @APIResponse(responseCode = "409", description = "It waits no more")
  public Response approve(
      @PathParam("id") String id, @PathParam("number") String number, @Context Request request) {
    UUID override = EntityId.parse(id);
    overrides.approve(override, number(number), actor(), matching(request));
    return answer(Response.ok(), override);
  }

  @POST
  @Path("/{id}/withdraw")
  @RolesAllowed(Roles.STEWARD)
  @Operation(summary = "Ends an override now")
  @RequestBody(content = @Content(schema = @Schema(implementation = WithdrawalBody.class)))
  @APIResponse(
      responseCode = "200",
      description = "Withdrawn",
      content = @Content(schema = @Schema(implementation = OverrideView.class)))
  @APIResponse(responseCode = "409", description = "It holds no more")
  public Response withdraw(@PathParam("id") String id, @Context Request request, byte[] body) {
    UUID override = EntityId.parse(id);
    Optional<String> reason =
        body == null || body.length == 0
            ? Optional.empty()
            : Members.read(body, Set.of("reason")).optionalText("reason", 1000);
    overrides.withdraw(override, reason, actor(), matching(request));
    return answer(Response.ok(), override);
  }

  private String actor() {
    return Actor.of(identity).name();
  }

  private Response answer(Response.ResponseBuilder response, UUID id) {
    OverrideView view = view(id);
    return response.entity(view).tag(Etag.of(view)).build();
  }

  private OverrideView view(UUID id) {
    return queries.one(id).orElseThrow(() -> Problem.notFound("there is no override " + id));
  }

  /** What an If-Match header names must still be so when the change is made. */
  private static Precondition matching(Request request) {
    return (connection, id) -> {
      Optional<OverrideView> view = OverrideQueries.one(connection, id);
      view.ifPresent(present -> Etag.requireMatch(request, Etag.of(present)));
    };
  }

  private static Optional<String> given(String parameter) {
    return Optional.ofNullable(parameter).filter(text -> !text.isBlank());
  }

  private static String state(String state) {
    if (!STATES.contains(state)) {
      throw Problem.badRequest(
          "state", "is none of active, replaced, withdrawn, expired, yielded, pending");
    }
    return state;
  }

  private static UUID uuid(String parameter, String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(parameter, "must be a UUID");
    }
  }

  private static long number(String number) {
    try {
      return Long.parseLong(number);
    } catch (NumberFormatException e) {
      throw Problem.badRequest("number", "must be the number of an extension, such as 1");
    }
  }

  private static Instant instant(String part) {
    try {
      return Instant.parse(part);
    } catch (DateTimeException e) {
      throw Cursor.refused();
    }
  }

  private static UUID cursorId(String part) {
    try {
      return UUID.fromString(part);
    } catch (IllegalArgumentException e) {
      throw Cursor.refused();
    }
  }
}
