package io.concordat.connector.runtime.api;

import io.concordat.connector.runtime.postgres.RunArchive;
import io.concordat.connector.runtime.postgres.RunArchive.Filter;
import io.concordat.connector.runtime.postgres.RunArchive.Position;
import io.concordat.connector.runtime.postgres.RunQueue;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.schedule.Dispatcher;
import io.concordat.connector.runtime.schedule.SourceCatalog;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import io.concordat.edge.Actor;
import io.concordat.edge.Cursor;
import io.concordat.edge.Etag;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Pulls: what is waiting, what is running, what ended; and the wish for one now. */
@Path("/api/v1/pulls")
@Tag(name = "Pulls")
@RunOnVirtualThread
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
public class PullsResource {
  private static final Set<String> STATES = Set.of("queued", "running", "finished");

  private final SourceCatalog catalog;
  private final RunQueue queue;
  private final RunArchive archive;
  private final Dispatcher dispatcher;
  private final Clock clock;

  PullsResource(
      SourceCatalog catalog,
      RunQueue queue,
      RunArchive archive,
      Dispatcher dispatcher,
      Clock clock) {
    this.catalog = catalog;
    this.queue = queue;
    this.archive = archive;
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  @POST
  @RolesAllowed(Roles.OPERATOR)
  @Operation(summary = "Pull now: everything, one source, or one stream")
  @RequestBody(
      required = false,
      description = "What to pull; everything where there is no body",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PullRequest.class)))
  @APIResponse(
      responseCode = "202",
      description = "The pulls that serve the request",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Accepted.class)))
  @APIResponse(responseCode = "400", description = "No such source, stream or mode")
  public Response start(PullRequest body, @Context SecurityIdentity caller) {
    PullRequest request = body == null ? PullRequest.EVERYTHING : body;
    Optional<PullMode> mode = request.mode().map(PullsResource::mode);
    String actor = Actor.of(caller).name();
    List<Accepted.Pull> accepted = new ArrayList<>();
    for (StreamKey key : chosen(request)) {
      String id = queue.ask(key, mode, actor, clock.instant());
      accepted.add(new Accepted.Pull(id, key.source(), key.stream()));
    }
    dispatcher.tick();
    return Response.accepted(new Accepted(accepted)).build();
  }

  @GET
  @Operation(
      summary =
          "Pulls, newest first; those that are running show how far they are and when they may end")
  public Items<PullView> list(
      @QueryParam("source") Optional<String> source,
      @QueryParam("stream") Optional<String> stream,
      @QueryParam("state") Optional<String> state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    if (state.isPresent() && !STATES.contains(state.get())) {
      throw Problem.badRequest("state", "must be one of queued, running, finished");
    }
    PageSize size = PageSize.parse(limit);
    List<RunArchive.Entry> runs =
        archive.runs(new Filter(source, stream, state), position(cursor), size.fetch());
    Instant now = clock.instant();
    return Items.page(runs, size, run -> Cursor.encode(run.createdAt(), run.runId()))
        .map(run -> PullView.of(run, now));
  }

  @GET
  @Path("{id}")
  @Operation(summary = "One pull, with the first rows that could not be taken")
  @APIResponse(
      responseCode = "200",
      description = "The pull",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PullView.class)))
  @APIResponse(responseCode = "400", description = "The id is no UUID")
  @APIResponse(responseCode = "404", description = "There is no such pull, or it was forgotten")
  public Response one(@PathParam("id") UUID id, @Context Request request) {
    RunArchive.Entry run =
        archive
            .run(id.toString())
            .orElseThrow(() -> Problem.notFound("there is no pull of this id"));
    Instant now = clock.instant();
    // While it runs its outlook moves with the clock, and no answer stands for a later one.
    Object moment = run.state().equals("running") ? now : "";
    return Etag.respond(
        request,
        Etag.of(run.runId(), run.state(), run.tally(), moment),
        () -> PullView.of(run, now, archive.rejects(run.runId())));
  }

  private List<StreamKey> chosen(PullRequest request) {
    request.source().ifPresent(this::requireSource);
    List<StreamKey> keys = new ArrayList<>();
    for (Source source : catalog.all()) {
      for (SourceStream stream : source.streams()) {
        if (request.source().map(source.id()::equals).orElse(true)
            && request.stream().map(stream.name()::equals).orElse(true)) {
          keys.add(new StreamKey(source.id(), stream.name()));
        }
      }
    }
    if (keys.isEmpty() && request.stream().isPresent()) {
      throw Problem.badRequest("stream", "no such source has a stream of this name");
    }
    return keys;
  }

  private void requireSource(String id) {
    if (catalog.find(id).isEmpty()) {
      throw Problem.badRequest(
          "source", "there is no such source here; GET /api/v1/sources lists them");
    }
  }

  private static PullMode mode(String mode) {
    try {
      return PullMode.fromWireName(mode);
    } catch (IllegalArgumentException unknown) {
      throw Problem.badRequest("mode", "must be full or incremental");
    }
  }

  private static Optional<Position> position(String cursor) {
    List<String> parts = Cursor.decode(cursor, 2);
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Position(Instant.parse(parts.get(0)), parts.get(1)));
    } catch (DateTimeException notOurs) {
      throw Cursor.refused();
    }
  }
}
