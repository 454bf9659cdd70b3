package io.concordat.reconciler.delivery;

import io.concordat.edge.Items;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.reconciler.delivery.DeliveryResource.AttemptView;
import io.concordat.reconciler.delivery.DeliveryResource.View;
import io.concordat.reconciler.escalation.Escalation;
import io.concordat.store.SetStatement;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    Map<UUID, List<AttemptView>> logs =
        transactions.run(
            connection -> logs(connection, deliveries.stream().map(row -> row.id).toList()));
    return Items.all(
        deliveries.stream()
            .map(row -> View.of(row, logs.getOrDefault(row.id, List.of())))
            .toList());
  }

  /** Every attempt, by delivery. */
  private static Map<UUID, List<AttemptView>> logs(Connection connection, List<UUID> deliveries)
      throws SQLException {
    Map<UUID, List<AttemptView>> logs = new HashMap<>();
    try (SetStatement select =
        SetStatement.on(
            connection,
            """
            select delivery_id, attempt, started_at, millis, status, outcome, detail
            from delivery_attempt where delivery_id = any (?::uuid[]) order by delivery_id, attempt
            """)) {
      select
          .uuids(deliveries)
          .each(
              row ->
                  logs.computeIfAbsent(
                          row.getObject("delivery_id", UUID.class), _ -> new ArrayList<>())
                      .add(attempt(row)));
    }
    return logs;
  }

  private static AttemptView attempt(ResultSet row) throws SQLException {
    return new AttemptView(
        row.getInt("attempt"),
        SetStatement.instant(row, "started_at"),
        row.getLong("millis"),
        row.getObject("status", Integer.class),
        row.getString("outcome"),
        row.getString("detail"));
  }
}
