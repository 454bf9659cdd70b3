package io.concordat.connector.runtime.api;

import io.concordat.connector.runtime.schedule.SourceCatalog;
import io.concordat.connector.runtime.writeback.Desk;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.WriteBack;
import io.concordat.connector.spi.WriteBack.Ticket;
import io.concordat.edge.Actor;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tickets in a source's ITSM and notes on its changes. Whatever is sent twice is done once. */
@Path("/api/v1/sources/{source}")
@Tag(name = "Write-back")
@RunOnVirtualThread
@RolesAllowed(Roles.OPERATOR)
public class WriteBackResource {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final SourceCatalog catalog;
  private final Desk desk;

  WriteBackResource(SourceCatalog catalog, Desk desk) {
    this.catalog = catalog;
    this.desk = desk;
  }

  @PUT
  @Path("tickets/{key}")
  @Operation(
      summary = "File the ticket of this key, or bring it in line",
      description =
          "The key is the idempotency key: the same request again changes nothing. A resolved ticket"
              + " is opened again; beside a closed one a new one is filed.")
  @APIResponse(responseCode = "200", description = "The ticket as the ITSM has it now")
  public TicketView file(
      @PathParam("source") String source,
      @PathParam("key") String key,
      TicketRequest request,
      @Context SecurityIdentity caller) {
    WriteBack itsm = itsm(source);
    WriteBackInput.key("key", key);
    WriteBack.Draft draft = WriteBackInput.draft(request);
    return TicketView.of(
        key, call(() -> desk.file(source, itsm, key, draft, Actor.of(caller).name())));
  }

  @GET
  @Path("tickets/{key}")
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "Where the ticket of this key stands, asked of the ITSM now")
  @APIResponse(responseCode = "200", description = "The ticket")
  @APIResponse(responseCode = "404", description = "No ticket was filed under this key")
  public TicketView find(@PathParam("source") String source, @PathParam("key") String key) {
    WriteBack itsm = itsm(source);
    WriteBackInput.key("key", key);
    return call(() -> itsm.find(key))
        .map(ticket -> TicketView.of(key, ticket))
        .orElseThrow(() -> Problem.notFound("no ticket was filed under this key"));
  }

  @POST
  @Path("tickets/{key}/resolve")
  @Operation(
      summary = "Resolve the ticket of this key",
      description = "One that is over already stays as it is.")
  @APIResponse(responseCode = "200", description = "The ticket as the ITSM has it now")
  @APIResponse(responseCode = "404", description = "No ticket was filed under this key")
  public TicketView resolve(
      @PathParam("source") String source,
      @PathParam("key") String key,
      NoteRequest request,
      @Context SecurityIdentity caller) {
    WriteBack itsm = itsm(source);
    WriteBackInput.key("key", key);
    String note = WriteBackInput.note(request);
    return call(() -> desk.resolve(source, itsm, key, note, Actor.of(caller).name()))
        .map((Ticket ticket) -> TicketView.of(key, ticket))
        .orElseThrow(() -> Problem.notFound("no ticket was filed under this key"));
  }

  @POST
  @Path("changes/{change}/notes")
  @Operation(
      summary = "Add a work note to a change",
      description = "Once for each Idempotency-Key, however often it is sent.")
  @APIResponse(responseCode = "204", description = "The change carries the note")
  @APIResponse(responseCode = "404", description = "There is no such change")
  @APIResponse(responseCode = "409", description = "The key stands for another note")
  public void note(
      @PathParam("source") String source,
      @PathParam("change") String change,
      @HeaderParam("Idempotency-Key") String key,
      NoteRequest request,
      @Context SecurityIdentity caller) {
    WriteBack itsm = itsm(source);
    WriteBackInput.change(change);
    WriteBackInput.key("Idempotency-Key", key);
    String note = WriteBackInput.note(request);
    boolean found;
    try {
      found = call(() -> desk.note(source, itsm, change, note, key, Actor.of(caller).name()));
    } catch (Desk.KeyTakenException e) {
      throw Problem.conflict("Idempotency-Key: " + e.getMessage());
    }
    if (!found) {
      throw Problem.notFound("there is no such change, or it may not be seen");
    }
  }

  private WriteBack itsm(String id) {
    return catalog
        .find(id)
        .orElseThrow(
            () -> Problem.notFound("there is no such source here; GET /api/v1/sources lists them"))
        .writeBack()
        .orElseThrow(
            () ->
                Problem.conflict(
                    "this source is not written to; a ServiceNow instance is where"
                        + " write-back.enabled is true"));
  }

  /**
   * A failure of the vendor's is not ours: it says whether to come again, or what a person does.
   */
  private static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (SourceFailure.Throttled e) {
      throw Problem.unavailable(e.getMessage(), e.retryAfter().orElse(SOON));
    } catch (SourceFailure.Unavailable e) {
      throw Problem.unavailable(e.getMessage(), SOON);
    } catch (SourceFailure.Rejected e) {
      throw Problem.conflict("the ITSM refused: " + e.getMessage());
    }
  }
}
