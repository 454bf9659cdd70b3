package io.concordat.reconciler.delivery;

import io.concordat.edge.Items;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.reconciler.delivery.DeliveryResource.AttemptView;
import io.concordat.reconciler.delivery.DeliveryResource.View;
import io.concordat.reconciler.escalation.Escalation;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The deliveries of one escalation. A class of its own, as paths are matched by class first. */
@Path("/api/v1/escalations/{id}/deliveries")
@Tag(name = "deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class EscalationDeliveriesResource {
  private final WorkTransactions transactions;

  EscalationDeliveriesResource(WorkTransactions transactions) {
    this.transactions = transactions;
  }

  @GET
  @RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
  @Operation(summary = "The deliveries of an escalation with every attempt")
  @APIResponse(responseCode = "200", description = "The deliveries; none if it goes nowhere")
  @APIResponse(responseCode = "404", description = "There is no such escalation")
  public Items<View> list(@PathParam("id") UUID id) {
    List<Delivery> deliveries = Delivery.ofEscalation(id);
    if (deliveries.isEmpty() && Escalation.findById(id) == null) {
      throw Problem.notFound("there is no escalation " + id);
    }
    return Items.all(
        deliveries.stream()
            .map(row -> View.of(row, transactions.run(c -> log(c, row.id))))
            .toList());
  }

  private static List<AttemptView> log(Connection connection, UUID id) throws SQLException {
    List<AttemptView> log = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select attempt, started_at, millis, status, outcome, detail from delivery_attempt
            where delivery_id = ? order by attempt
            """)) {
      select.setObject(1, id);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          log.add(
              new AttemptView(
                  rows.getInt(1),
                  rows.getObject(2, OffsetDateTime.class).toInstant(),
                  rows.getLong(3),
                  rows.getObject(4, Integer.class),
                  rows.getString(5),
                  rows.getString(6)));
        }
      }
    }
    return log;
  }
}
