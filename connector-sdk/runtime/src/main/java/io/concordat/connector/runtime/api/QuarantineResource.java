package io.concordat.connector.runtime.api;

import io.concordat.connector.runtime.kafka.TopicReader;
import io.concordat.connector.runtime.postgres.Quarantine;
import io.concordat.connector.runtime.postgres.Quarantine.Entry;
import io.concordat.connector.runtime.postgres.Quarantine.SetAside;
import io.concordat.connector.runtime.schedule.TicketOffice;
import io.concordat.connector.runtime.ticket.EscalationIntake;
import io.concordat.connector.runtime.ticket.Message;
import io.concordat.edge.Actor;
import io.concordat.edge.Cursor;
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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** Messages about escalations that could not be taken in, and taking them in again. */
@Path("/api/v1/quarantine")
@Tag(name = "Quarantine")
@RunOnVirtualThread
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
public class QuarantineResource {
  private static final Logger LOG = Logger.getLogger(QuarantineResource.class);
  private static final Set<String> STATES = Set.of("set_aside", "replayed");

  private final Quarantine quarantine;
  private final TopicReader topics;
  private final TicketOffice office;
  private final Clock clock;

  QuarantineResource(Quarantine quarantine, TopicReader topics, TicketOffice office, Clock clock) {
    this.quarantine = quarantine;
    this.topics = topics;
    this.office = office;
    this.clock = clock;
  }

  @GET
  @Operation(summary = "Messages set aside, newest first; those of one source and state or all")
  public Items<QuarantineView> list(
      @QueryParam("source") Optional<String> source,
      @QueryParam("state") Optional<String> state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    if (state.isPresent() && !STATES.contains(state.get())) {
      throw Problem.badRequest("state", "must be one of set_aside, replayed");
    }
    PageSize size = PageSize.parse(limit);
    List<String> from = Cursor.decode(cursor, 1);
    long before = from.isEmpty() ? Long.MAX_VALUE : number(from.getFirst(), Cursor::refused);
    return Items.page(
            quarantine.page(source, state, before, size.fetch()),
            size,
            entry -> Cursor.encode(entry.id()))
        .map(QuarantineView::of);
  }

  @POST
  @Path("{id}/replay")
  @RolesAllowed(Roles.OPERATOR)
  @Operation(summary = "Take a message in again from where it stands in Kafka")
  @APIResponse(
      responseCode = "200",
      description = "The message; set aside again if it was refused once more")
  @APIResponse(responseCode = "404", description = "No message of this id was set aside")
  @APIResponse(
      responseCode = "409",
      description = "The topic no longer holds it, or nobody reads it")
  public QuarantineView replay(@PathParam("id") String id, @Context SecurityIdentity caller) {
    long number = number(id, () -> Problem.badRequest("id", "must be a whole number"));
    Entry entry = find(number);
    EscalationIntake intake =
        office
            .intake(entry.source())
            .orElseThrow(
                () ->
                    Problem.conflict(
                        "the source takes no tickets now; switch its tickets.enabled on again"));
    Optional<SetAside> refused = intake.takeAgain(message(entry));
    String actor = Actor.of(caller).name();
    quarantine.replayed(number, refused, actor, clock.instant());
    LOG.infof(
        "message replayed source=%s topic=%s partition=%d offset=%d taken_in=%s by=%s",
        entry.source(),
        entry.position().topic(),
        entry.position().partition(),
        entry.position().offset(),
        refused.isEmpty(),
        actor);
    return QuarantineView.of(find(number));
  }

  private Message message(Entry entry) {
    try {
      return topics
          .read(entry.position())
          .orElseThrow(
              () ->
                  Problem.conflict(
                      "the topic no longer holds this message; the escalation's next change brings"
                          + " what it says then"));
    } catch (KafkaException e) {
      throw Problem.unavailable("the broker did not answer; try again", Duration.ofSeconds(10));
    }
  }

  private Entry find(long id) {
    return quarantine
        .one(id)
        .orElseThrow(
            () ->
                Problem.notFound("no message " + id + " was set aside; GET lists those that were"));
  }

  private static long number(String text, Supplier<RuntimeException> refusal) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw refusal.get();
    }
  }
}
