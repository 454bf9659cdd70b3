package io.concordat.reconciler.rebuild;

import io.concordat.edge.Actor;
import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.reconciler.decision.Recomputation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Makes all decisions again from what is stored, to prove them or to put them right. */
@Path("/api/v1/rebuilds")
@Tag(name = "rebuilds")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class RebuildResource {
  private final Rebuilds rebuilds;
  private final RebuildStore store;
  private final WorkTransactions transactions;
  private final SecurityIdentity caller;
  private final Clock clock;

  RebuildResource(
      Rebuilds rebuilds,
      RebuildStore store,
      WorkTransactions transactions,
      SecurityIdentity caller,
      Clock clock) {
    this.rebuilds = rebuilds;
    this.store = store;
    this.transactions = transactions;
    this.caller = caller;
    this.clock = clock;
  }

  @POST
  @RolesAllowed(Roles.OPERATOR)
  @Operation(
      summary =
          "Recomputes all decisions from what is stored: mode=verify reports what differs,"
              + " mode=rewrite decides it anew. Answers at once; the work goes on in the background")
  public Response request(@QueryParam("mode") String mode) {
    try {
      Rebuild rebuild = rebuilds.request(mode(mode), Actor.of(caller).name());
      return Response.accepted(rebuild)
          .location(URI.create("/api/v1/rebuilds/" + rebuild.id()))
          .build();
    } catch (Rebuilds.RunningException e) {
      throw Problem.conflict(
          "rebuild "
              + transactions.run(store::running).map(one -> one.id().toString()).orElse("")
              + " runs, and one runs at a time: wait for its end, or cancel it with POST"
              + " /api/v1/rebuilds/{id}/cancel");
    }
  }

  @GET
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "Rebuilds, the newest first")
  public Items<Rebuild> list(
      @QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
    PageSize size = PageSize.parse(limit);
    List<String> after = Cursor.decode(cursor, 2);
    Optional<Instant> before = after.isEmpty() ? Optional.empty() : Optional.of(at(after.get(0)));
    Optional<UUID> id = after.isEmpty() ? Optional.empty() : Optional.of(uuid(after.get(1)));
    return Items.page(
        transactions.run(connection -> store.list(connection, before, id, size.fetch())),
        size,
        rebuild -> Cursor.encode(rebuild.requestedAt(), rebuild.id()));
  }

  @GET
  @Path("/{id}")
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "How far a rebuild is, and what it found")
  public Rebuild get(@PathParam("id") UUID id) {
    return transactions.run(connection -> store.find(connection, id)).orElseThrow(() -> none(id));
  }

  @GET
  @Path("/{id}/differences")
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "The first entities whose stored decision was not what is stored leads to")
  public Items<Recomputation.Difference> differences(
      @PathParam("id") UUID id,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    PageSize size = PageSize.parse(limit);
    Optional<UUID> after = Cursor.decode(cursor, 1).stream().findFirst().map(RebuildResource::uuid);
    get(id);
    return Items.page(
        transactions.run(connection -> store.differences(connection, id, after, size.fetch())),
        size,
        difference -> Cursor.encode(difference.entityId()));
  }

  @POST
  @Path("/{id}/cancel")
  @RolesAllowed(Roles.OPERATOR)
  @Operation(summary = "Ends a running rebuild after its present batch; what was rewritten stays")
  public Rebuild cancel(@PathParam("id") UUID id) {
    String actor = Actor.of(caller).name();
    boolean cancelled =
        transactions.run(connection -> store.cancel(connection, id, actor, clock.instant()));
    Rebuild rebuild = get(id);
    if (!cancelled) {
      throw Problem.conflict("rebuild " + id + " has ended already: it is " + rebuild.state());
    }
    return rebuild;
  }

  private static Rebuild.Mode mode(String text) {
    return switch (text == null || text.isBlank() ? "verify" : text.trim()) {
      case "verify" -> Rebuild.Mode.VERIFY;
      case "rewrite" -> Rebuild.Mode.REWRITE;
      default -> throw Problem.badRequest("mode", "must be verify or rewrite");
    };
  }

  private static RuntimeException none(UUID id) {
    return Problem.notFound("there is no rebuild " + id);
  }

  private static Instant at(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw Cursor.refused();
    }
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Cursor.refused();
    }
  }
}
