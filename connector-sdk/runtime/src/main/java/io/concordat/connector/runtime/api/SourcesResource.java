package io.concordat.connector.runtime.api;

import io.concordat.connector.runtime.postgres.RunArchive;
import io.concordat.connector.runtime.postgres.RunArchive.Standing;
import io.concordat.connector.runtime.postgres.RunQueue;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.schedule.Dispatcher;
import io.concordat.connector.runtime.schedule.SourceCatalog;
import io.concordat.connector.runtime.schedule.Timetable;
import io.concordat.connector.spi.Source;
import io.concordat.edge.Actor;
import io.concordat.edge.Items;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The configured sources, where their streams stand, and the release of what is held. */
@Path("/api/v1/sources")
@Tag(name = "Sources")
@RunOnVirtualThread
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
public class SourcesResource {
  private static final Standing NEVER_PULLED =
      new Standing("COLD", Optional.empty(), Optional.empty(), Optional.empty());

  private final SourceCatalog catalog;
  private final Timetable timetable;
  private final RunArchive archive;
  private final RunQueue queue;
  private final Dispatcher dispatcher;
  private final Clock clock;

  SourcesResource(
      SourceCatalog catalog,
      Timetable timetable,
      RunArchive archive,
      RunQueue queue,
      Dispatcher dispatcher,
      Clock clock) {
    this.catalog = catalog;
    this.timetable = timetable;
    this.archive = archive;
    this.queue = queue;
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  /** What a release set in motion. */
  public record Released(long rows, String pull, String releasedBy) {}

  @GET
  @Operation(summary = "The configured sources and where their streams stand")
  public Items<SourceView> list() {
    Map<StreamKey, Standing> standings = archive.standings();
    return Items.all(catalog.all().stream().map(source -> view(source, standings)).toList());
  }

  @POST
  @Path("{source}/streams/{stream}/release")
  @RolesAllowed(Roles.OPERATOR)
  @Operation(summary = "Say that the rows which the breaker holds back are really gone")
  @APIResponse(responseCode = "202", description = "On record; a pull that retires them is queued")
  @APIResponse(responseCode = "404", description = "There is no such source or stream")
  @APIResponse(responseCode = "409", description = "Nothing is held, or it was released before")
  public Response release(
      @PathParam("source") String source,
      @PathParam("stream") String stream,
      @Context SecurityIdentity caller) {
    StreamKey key = existing(source, stream);
    String actor = Actor.of(caller).name();
    Instant now = clock.instant();
    long rows =
        archive
            .release(key, actor, now)
            .orElseThrow(
                () ->
                    Problem.conflict(
                        "nothing of this stream is held back, or it was released before"));
    String pull = queue.ask(key, Optional.empty(), actor, now);
    dispatcher.tick();
    return Response.accepted(new Released(rows, pull, actor)).build();
  }

  private StreamKey existing(String source, String stream) {
    return catalog
        .find(source)
        .filter(found -> found.streams().stream().anyMatch(each -> each.name().equals(stream)))
        .map(found -> new StreamKey(source, stream))
        .orElseThrow(() -> Problem.notFound("there is no such source or stream here"));
  }

  private SourceView view(Source source, Map<StreamKey, Standing> standings) {
    return new SourceView(
        source.id(),
        source.system(),
        source.domain(),
        source.streams().stream()
            .map(
                stream -> {
                  StreamKey key = new StreamKey(source.id(), stream.name());
                  return view(key, standings.getOrDefault(key, NEVER_PULLED));
                })
            .toList());
  }

  private SourceView.Stream view(StreamKey key, Standing standing) {
    return new SourceView.Stream(
        key.stream(),
        standing.phase().toLowerCase(Locale.ROOT),
        standing.lastRun(),
        standing.turnAt().flatMap(turn -> timetable.next(key.source(), turn)),
        standing
            .held()
            .map(
                held ->
                    new SourceView.Held(
                        held.unseen(), held.known(), held.since(), held.releasedBy())));
  }
}
