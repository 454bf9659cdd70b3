package io.concordat.registry.retraction;

import io.concordat.edge.Actor;
import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.registry.retraction.RetractionStore.Stored;
import io.concordat.registry.store.Transactions;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Sources that were found to be wrong, since when, and who said so. */
@Path("/api/v1/sources/{source}/retractions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
@Tag(name = "Sources")
public class RetractionResource {
  private static final int LONGEST_REASON = 1_000;

  private final Transactions transactions;
  private final RetractionWork work;
  private final SecurityIdentity identity;
  private final Clock clock;

  RetractionResource(
      Transactions transactions, RetractionWork work, SecurityIdentity identity, Clock clock) {
    this.transactions = transactions;
    this.work = work;
    this.identity = identity;
    this.clock = clock;
  }

  /**
   * What is ordered.
   *
   * @param from an instant that is past: what was observed then or later counts no more
   * @param reason for those who read the history
   * @param dryRun only counts what it would come to
   */
  public record Order(String from, String reason, boolean dryRun) {}

  /**
   * A retraction.
   *
   * @param state executing, active, undoing or undone
   * @param records how many records were covered when it was executed
   */
  public record View(
      long number,
      String source,
      Instant from,
      String reason,
      String state,
      long records,
      String requestedBy,
      Instant requestedAt,
      Instant executedAt,
      String undoRequestedBy,
      Instant undoRequestedAt,
      Instant undoneAt) {
    static View of(Stored stored) {
      return new View(
          stored.id(),
          stored.source(),
          stored.startsAt(),
          stored.reason(),
          stored.state(),
          stored.records(),
          stored.requestedBy(),
          stored.requestedAt(),
          stored.executedAt(),
          stored.undoRequestedBy(),
          stored.undoRequestedAt(),
          stored.undoneAt());
    }
  }

  @GET
  @Operation(summary = "Lists the retractions of a source, newest first, undone ones too")
  public Items<View> list(
      @PathParam("source") String source,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    PageSize size = PageSize.parse(limit);
    List<String> from = Cursor.decode(cursor, 1);
    long before = from.isEmpty() ? Long.MAX_VALUE : position(from.getFirst());
    List<Stored> fetched =
        transactions.read(
            connection -> RetractionStore.page(connection, source, before, size.fetch()));
    return Items.page(fetched, size, stored -> Cursor.encode(stored.id())).map(View::of);
  }

  @GET
  @Path("/{number}")
  @Operation(summary = "One retraction, and how far it is")
  public View one(@PathParam("source") String source, @PathParam("number") String number) {
    long id = number(number);
    return View.of(
        transactions
            .read(connection -> RetractionStore.one(connection, source, id))
            .orElseThrow(() -> unknown(source, id)));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed({Roles.STEWARD, Roles.OPERATOR})
  @Operation(
      summary = "Retracts what a source said since an instant; with dryRun counts what it would do",
      description =
          "Each record goes back to what it said before, or counts as retired where it had said"
              + " nothing. What the source says from now on is stored and does not count either,"
              + " until the retraction is undone. Executed in the background, in batches.")
  @APIResponse(
      responseCode = "200",
      description = "What it would come to",
      content = @Content(schema = @Schema(implementation = Preview.class)))
  @APIResponse(
      responseCode = "202",
      description = "Ordered; it is being executed",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "404", description = "There is no such source")
  @APIResponse(responseCode = "409", description = "The source is retracted already")
  public Response retract(@PathParam("source") String source, Order order) {
    Instant now = clock.instant();
    if (order == null) {
      throw Problem.badRequest("body", "is missing; send {\"from\": …, \"reason\": …}");
    }
    Instant from = from(order.from(), now);
    String reason = reason(order.reason());
    if (!transactions.read(connection -> RetractionStore.knows(connection, source))) {
      throw Problem.notFound("there is no source " + source);
    }
    if (order.dryRun()) {
      transactions
          .read(connection -> RetractionStore.open(connection, source))
          .ifPresent(RetractionResource::refuseSecond);
      return Response.ok(transactions.run(connection -> Preview.of(connection, source, from)))
          .build();
    }
    String actor = Actor.of(identity).name();
    Optional<Stored> ordered =
        transactions.run(
            connection -> RetractionStore.order(connection, source, from, reason, actor, now));
    if (ordered.isEmpty()) {
      transactions
          .read(connection -> RetractionStore.open(connection, source))
          .ifPresent(RetractionResource::refuseSecond);
      throw Problem.conflict("the source was retracted meanwhile, and that was undone; try again");
    }
    work.ordered();
    View view = View.of(ordered.get());
    return Response.accepted(view)
        .location(URI.create("/api/v1/sources/" + source + "/retractions/" + view.number()))
        .build();
  }

  @POST
  @Path("/{number}/undo")
  @RolesAllowed({Roles.STEWARD, Roles.OPERATOR})
  @Operation(summary = "Lets everything count again that the retraction covers")
  @APIResponse(
      responseCode = "202",
      description = "Ordered; it is being undone",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "409", description = "It is undone already, or being undone")
  public Response undo(@PathParam("source") String source, @PathParam("number") String number) {
    long id = number(number);
    String actor = Actor.of(identity).name();
    Optional<Stored> ordered =
        transactions.run(
            connection ->
                RetractionStore.orderUndo(connection, source, id, actor, clock.instant()));
    if (ordered.isPresent()) {
      work.ordered();
      return Response.accepted(View.of(ordered.get())).build();
    }
    View present = one(source, number);
    throw Problem.conflict(
        "retraction " + id + " is " + present.state() + ", by " + present.undoRequestedBy());
  }

  private static void refuseSecond(Stored open) {
    throw Problem.conflict(
        "source "
            + open.source()
            + " is retracted since "
            + open.startsAt()
            + " by retraction "
            + open.id()
            + "; undo that one first");
  }

  private static Instant from(String text, Instant now) {
    Instant from;
    try {
      from = Instant.parse(text == null ? "" : text.trim()).truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw Problem.badRequest("from", "must be an instant such as 2026-03-01T12:00:00Z");
    }
    if (from.isAfter(now)) {
      throw Problem.badRequest("from", "must not be in the future: here it is " + now);
    }
    return from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from;
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

  private static RuntimeException unknown(String source, long id) {
    return Problem.notFound("there is no retraction " + id + " of source " + source);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Problem.badRequest("number", "must be a whole number");
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
