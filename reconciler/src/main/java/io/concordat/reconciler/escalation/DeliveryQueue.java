package io.concordat.reconciler.escalation;

import io.concordat.contract.EscalationEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Takes changes of escalations for delivery, in the transaction that stores them. */
public interface DeliveryQueue {
  void enqueue(Connection connection, List<EscalationEvent> events, Instant now)
      throws SQLException;
}
