package io.concordat.registry.quarantine;

import io.concordat.edge.Actor;
import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.registry.store.StoreException;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Messages that could not be taken in. */
@Path("/api/v1/quarantine")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
@Tag(name = "Quarantine")
public class QuarantineResource {
  private final QuarantineRepository quarantine;
  private final Replay replay;
  private final SecurityIdentity identity;

  QuarantineResource(QuarantineRepository quarantine, Replay replay, SecurityIdentity identity) {
    this.quarantine = quarantine;
    this.replay = replay;
    this.identity = identity;
  }

  /**
   * Where a message stands and why it was set aside; never its content.
   *
   * @param state set_aside or replayed
   */
  public record Quarantined(
      long id,
      String topic,
      int partition,
      long offset,
      String reason,
      String state,
      Instant receivedAt,
      @Schema(nullable = true) Instant replayedAt,
      @Schema(nullable = true) String replayedBy) {
    static Quarantined of(QuarantineRow row) {
      return new Quarantined(
          row.id,
          row.topic,
          row.partition,
          row.position,
          row.reason,
          row.state,
          row.receivedAt,
          row.replayedAt,
          row.replayedBy);
    }
  }

  @GET
  @Operation(summary = "Lists messages set aside, newest first")
  public Items<Quarantined> list(
      @QueryParam("state") String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    PageSize size = PageSize.parse(limit);
    List<String> from = Cursor.decode(cursor, 1);
    List<QuarantineRow> fetched =
        quarantine.page(
            state(state), from.isEmpty() ? Long.MAX_VALUE : number(from.getFirst()), size);
    return Items.page(fetched, size, row -> Cursor.encode(row.id)).map(Quarantined::of);
  }

  @POST
  @Path("/{id}/replay")
  @Blocking
  @RolesAllowed(Roles.OPERATOR)
  @Operation(summary = "Takes a message in again from where it stands in Kafka")
  public Quarantined replay(@PathParam("id") String id) {
    long number = id(id);
    Actor actor = Actor.of(identity);
    QuarantineRow row =
        quarantine
            .current(number)
            .orElseThrow(() -> Problem.notFound("there is no quarantined message " + number));
    try {
      return Quarantined.of(replay.replay(row, actor.name()));
    } catch (Replay.Impossible e) {
      throw Problem.conflict(e.getMessage());
    } catch (StoreException | KafkaException e) {
      throw Problem.unavailable(
          "the database or the broker did not answer; try again", Duration.ofSeconds(10));
    }
  }

  private static String state(String state) {
    if (state == null || state.isBlank()) {
      return "";
    }
    if (!state.equals("set_aside") && !state.equals("replayed")) {
      throw Problem.badRequest("state", "is none of set_aside, replayed");
    }
    return state;
  }

  private static long id(String id) {
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException e) {
      throw Problem.badRequest("id", "must be a whole number");
    }
  }

  private static long number(String part) {
    try {
      return Long.parseLong(part);
    } catch (NumberFormatException e) {
      throw Cursor.refused();
    }
  }
}
