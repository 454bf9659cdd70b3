package io.concordat.reconciler.quarantine;

import io.concordat.edge.Actor;
import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.reconciler.database.WorkTransactions;
import io.quarkus.arc.All;
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
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Records that were set aside, and taking them in again. */
@Path("/api/v1/quarantine")
@Tag(name = "quarantine")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class QuarantineResource {
  private final WorkTransactions transactions;
  private final Quarantine quarantine;
  private final TopicReader topics;
  private final List<Replayer> replayers;
  private final SecurityIdentity caller;
  private final Clock clock;

  QuarantineResource(
      WorkTransactions transactions,
      Quarantine quarantine,
      TopicReader topics,
      @All List<Replayer> replayers,
      SecurityIdentity caller,
      Clock clock) {
    this.transactions = transactions;
    this.quarantine = quarantine;
    this.topics = topics;
    this.replayers = replayers;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "Records that were set aside")
  public Items<Quarantine.Entry> list(
      @QueryParam("state") String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    PageSize size = PageSize.parse(limit);
    List<String> after = Cursor.decode(cursor, 1);
    Optional<UUID> id = after.stream().findFirst().map(QuarantineResource::uuid);
    return Items.page(
        transactions.run(c -> quarantine.list(c, Optional.ofNullable(state), id, size.fetch())),
        size,
        entry -> Cursor.encode(entry.id()));
  }

  @POST
  @Path("/{id}/replay")
  @RolesAllowed(Roles.OPERATOR)
  @Operation(summary = "Reads the record again from its topic and takes it in")
  public Quarantine.Entry replay(@PathParam("id") UUID id) {
    Quarantine.Entry entry = find(id);
    Position position = new Position(entry.topic(), entry.partition(), entry.offset());
    Replayer replayer =
        replayers.stream()
            .filter(candidate -> candidate.topic().equals(entry.topic()))
            .findFirst()
            .orElseThrow(() -> Problem.conflict("nothing here takes in " + entry.topic()));
    byte[] body =
        topics
            .read(position)
            .orElseThrow(
                () ->
                    Problem.conflict(
                        "the topic no longer holds this record; a full pull of its source brings"
                            + " the facts again"));
    Optional<String> refused = replayer.replay(position, body);
    transactions.run(
        connection -> {
          quarantine.replayed(connection, id, refused, Actor.of(caller).name(), clock.instant());
          return null;
        });
    return find(id);
  }

  private Quarantine.Entry find(UUID id) {
    return transactions
        .run(connection -> quarantine.find(connection, id))
        .orElseThrow(() -> Problem.notFound("no record " + id + " was set aside"));
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Cursor.refused();
    }
  }
}
