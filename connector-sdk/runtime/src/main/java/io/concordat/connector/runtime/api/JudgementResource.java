package io.concordat.connector.runtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.concordat.connector.runtime.postgres.HeldRows;
import io.concordat.connector.runtime.postgres.RunQueue;
import io.concordat.connector.runtime.pull.Hold.Verdict;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.schedule.Dispatcher;
import io.concordat.connector.runtime.schedule.SourceCatalog;
import io.concordat.edge.Actor;
import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** One stream's held rows: a person looks at them, and says whether they are gone. */
@Path("/api/v1/sources/{source}/streams/{stream}")
@Tag(name = "Held")
@RunOnVirtualThread
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
public class JudgementResource {
  private static final Logger LOG = Logger.getLogger("io.concordat.connector.held");
  private static final int LONGEST_REASON = 500;

  private final SourceCatalog catalog;
  private final HeldRows rows;
  private final RunQueue queue;
  private final Dispatcher dispatcher;
  private final Clock clock;

  JudgementResource(
      SourceCatalog catalog, HeldRows rows, RunQueue queue, Dispatcher dispatcher, Clock clock) {
    this.catalog = catalog;
    this.rows = rows;
    this.queue = queue;
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  /**
   * What a person says.
   *
   * @param sweep the held run that was looked at, as {@code held} shows it: should another have
   *     taken its place meanwhile, nothing is done
   * @param reason for those who read the history
   */
  public record Judgement(Long sweep, String reason) {}

  /**
   * What is on record now.
   *
   * @param pull the pull that retires the rows; absent where they were said not to be gone
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Judged(
      long rows, String verdict, String judgedBy, String reason, Optional<String> pull) {}

  @GET
  @Path("held")
  @Operation(summary = "The rows that are held back, in order of their ids")
  @APIResponse(responseCode = "200", description = "The rows; none if nothing is held")
  @APIResponse(responseCode = "404", description = "There is no such source or stream")
  public Items<HeldView.Row> held(
      @PathParam("source") String source,
      @PathParam("stream") String stream,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    StreamKey key = existing(source, stream);
    PageSize size = PageSize.parse(limit);
    List<String> after = Cursor.decode(cursor, 1);
    return Items.page(
            rows.rows(key, after.isEmpty() ? "" : after.getFirst(), size.fetch()),
            size,
            row -> Cursor.encode(row.nativeId()))
        .map(HeldView.Row::of);
  }

  @GET
  @Path("judgements")
  @Operation(summary = "What people said about held rows of this stream, newest first")
  @APIResponse(responseCode = "200", description = "What was said")
  @APIResponse(responseCode = "404", description = "There is no such source or stream")
  public Items<HeldView.Word> judgements(
      @PathParam("source") String source,
      @PathParam("stream") String stream,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    StreamKey key = existing(source, stream);
    PageSize size = PageSize.parse(limit);
    return Items.page(
            rows.words(key, before(cursor), size.fetch()),
            size,
            word -> Cursor.encode(word.sweep()))
        .map(HeldView.Word::of);
  }

  @POST
  @Path("release")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Operation(summary = "Say that the rows which are held back are really gone")
  @APIResponse(
      responseCode = "202",
      description = "On record; a pull that retires them is queued",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Judged.class)))
  @APIResponse(responseCode = "400", description = "The held run or the reason is missing")
  @APIResponse(responseCode = "404", description = "There is no such source or stream")
  @APIResponse(responseCode = "409", description = "This run is not held, or was judged before")
  public Response release(
      @PathParam("source") String source,
      @PathParam("stream") String stream,
      Judgement judgement,
      @Context SecurityIdentity caller) {
    return judge(existing(source, stream), Verdict.RELEASED, judgement, caller);
  }

  @POST
  @Path("discard")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Operation(summary = "Say that the rows which are held back are not gone: none is retired")
  @APIResponse(
      responseCode = "202",
      description = "On record; the next pull ends the hold",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Judged.class)))
  @APIResponse(responseCode = "400", description = "The held run or the reason is missing")
  @APIResponse(responseCode = "404", description = "There is no such source or stream")
  @APIResponse(responseCode = "409", description = "This run is not held, or was judged before")
  public Response discard(
      @PathParam("source") String source,
      @PathParam("stream") String stream,
      Judgement judgement,
      @Context SecurityIdentity caller) {
    return judge(existing(source, stream), Verdict.DISCARDED, judgement, caller);
  }

  private Response judge(
      StreamKey key, Verdict verdict, Judgement judgement, SecurityIdentity caller) {
    if (judgement == null) {
      throw Problem.badRequest("body", "is missing; send {\"sweep\": …, \"reason\": …}");
    }
    if (judgement.sweep() == null) {
      throw Problem.badRequest(
          "sweep", "is required: the number of the held run, as GET /api/v1/held shows it");
    }
    String reason = reason(judgement.reason());
    String actor = Actor.of(caller).name();
    Instant now = clock.instant();
    HeldRows.Word word =
        rows.judge(key, judgement.sweep(), verdict, actor, reason, now)
            .orElseThrow(
                () ->
                    Problem.conflict(
                        "this run of the stream is not held, or a person has judged it before;"
                            + " GET /api/v1/held shows what is"));
    // A discarded hold ends with the next scheduled run: a full one at once would only renew it.
    Optional<String> pull =
        verdict == Verdict.RELEASED
            ? Optional.of(queue.ask(key, Optional.empty(), actor, now))
            : Optional.empty();
    LOG.infof(
        "held rows judged source=%s stream=%s sweep=%d rows=%d verdict=%s by=%s",
        key.source(), key.stream(), word.sweep(), word.rows(), verdict.wireName(), actor);
    dispatcher.tick();
    return Response.accepted(new Judged(word.rows(), verdict.wireName(), actor, reason, pull))
        .build();
  }

  private StreamKey existing(String source, String stream) {
    return catalog
        .find(source)
        .filter(found -> found.streams().stream().anyMatch(each -> each.name().equals(stream)))
        .map(found -> new StreamKey(source, stream))
        .orElseThrow(() -> Problem.notFound("there is no such source or stream here"));
  }

  private static String reason(String text) {
    String reason = text == null ? "" : text.strip();
    if (reason.isEmpty() || reason.length() > LONGEST_REASON || reason.indexOf('\0') >= 0) {
      throw Problem.badRequest(
          "reason",
          "is required, as plain text of at most "
              + LONGEST_REASON
              + " characters: history keeps it");
    }
    return reason;
  }

  private static long before(String cursor) {
    List<String> parts = Cursor.decode(cursor, 1);
    if (parts.isEmpty()) {
      return Long.MAX_VALUE;
    }
    try {
      return Long.parseLong(parts.getFirst());
    } catch (NumberFormatException notOurs) {
      throw Cursor.refused();
    }
  }
}
