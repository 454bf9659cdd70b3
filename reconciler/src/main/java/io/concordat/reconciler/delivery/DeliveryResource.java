package io.concordat.reconciler.delivery;

import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.reconciler.database.WorkTransactions;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What was sent where, how each attempt ended, and sending again. */
@Path("/api/v1")
@Tag(name = "deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class DeliveryResource {
  private final WorkTransactions transactions;
  private final Endpoints endpoints;
  private final DeliveryConfig config;
  private final Clock clock;

  DeliveryResource(
      WorkTransactions transactions, Endpoints endpoints, DeliveryConfig config, Clock clock) {
    this.transactions = transactions;
    this.endpoints = endpoints;
    this.config = config;
    this.clock = clock;
  }

  /** One attempt. */
  record AttemptView(
      int attempt,
      Instant startedAt,
      long millis,
      @Schema(nullable = true) Integer status,
      String outcome,
      @Schema(nullable = true) String detail) {}

  /** A delivery with its log. */
  record View(
      UUID id,
      UUID escalationId,
      long escalationSequence,
      String endpoint,
      String state,
      int attempts,
      @Schema(nullable = true) Instant nextAttemptAt,
      @Schema(nullable = true) Integer lastStatus,
      @Schema(nullable = true) String lastError,
      Instant createdAt,
      @Schema(nullable = true) Instant deliveredAt,
      @Schema(nullable = true) List<AttemptView> log) {
    static View of(Delivery row, List<AttemptView> log) {
      return new View(
          row.id,
          row.escalationId,
          row.escalationSequence,
          row.endpoint,
          row.state,
          row.attempts,
          row.state.equals("pending") ? row.nextAttemptAt : null,
          row.lastStatus,
          row.lastError,
          row.createdAt,
          row.deliveredAt,
          log);
    }
  }

  /** An endpoint, without its address's path or any secret. */
  record EndpointView(
      String name, String type, String host, boolean off, @Schema(nullable = true) String reason) {}

  @GET
  @Path("/deliveries")
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "Deliveries, those of one state (such as dead) or all")
  public Items<View> list(
      @QueryParam("state") String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    PageSize size = PageSize.parse(limit);
    UUID after =
        Cursor.decode(cursor, 1).stream()
            .findFirst()
            .map(DeliveryResource::uuid)
            .orElse(new UUID(0, 0));
    return Items.page(
            Delivery.page(state == null ? "" : state, after, size.fetch()),
            size,
            row -> Cursor.encode(row.id))
        .map(row -> View.of(row, null));
  }

  @POST
  @Path("/deliveries/{id}/resend")
  @RolesAllowed(Roles.OPERATOR)
  @Transactional
  @Operation(summary = "Sends a dead or delivered delivery again, under its old id")
  public View resend(@PathParam("id") UUID id) {
    Delivery row = Delivery.findById(id, LockModeType.PESSIMISTIC_WRITE);
    if (row == null) {
      throw Problem.notFound("there is no delivery " + id);
    }
    if (endpoints.find(row.endpoint).isEmpty()) {
      throw Problem.conflict("the endpoint " + row.endpoint + " is not configured any more");
    }
    if (row.state.equals("sending")) {
      throw Problem.conflict("the delivery is being sent right now");
    }
    row.state = "pending";
    row.attemptsLeft = config.attempts();
    row.nextAttemptAt = clock.instant();
    return View.of(row, null);
  }

  @GET
  @Path("/endpoints")
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "The configured endpoints, and which are switched off")
  public Items<EndpointView> endpoints() {
    return Items.all(
        endpoints.all().entrySet().stream()
            .map(
                entry -> {
                  Optional<String> off = transactions.run(c -> offReason(c, entry.getKey()));
                  return new EndpointView(
                      entry.getKey(),
                      entry.getValue().type().name().toLowerCase(java.util.Locale.ROOT),
                      entry.getValue().url().getHost(),
                      off.isPresent(),
                      off.orElse(null));
                })
            .toList());
  }

  @POST
  @Path("/endpoints/{name}/enable")
  @RolesAllowed(Roles.OPERATOR)
  @Operation(summary = "Switches an endpoint on again")
  public Items<EndpointView> enable(@PathParam("name") String name) {
    if (endpoints.find(name).isEmpty()) {
      throw Problem.notFound("there is no endpoint " + name);
    }
    transactions.run(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("delete from endpoint_state where name = ?")) {
            delete.setString(1, name);
            return delete.executeUpdate();
          }
        });
    return endpoints();
  }

  private static Optional<String> offReason(Connection connection, String name)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select reason from endpoint_state where name = ?")) {
      select.setString(1, name);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
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
