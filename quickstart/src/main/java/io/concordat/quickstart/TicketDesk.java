package io.concordat.quickstart;

import io.concordat.quickstart.estate.SourceIds;
import java.util.Map;

/** Lets escalations become incidents in the stand-in for ServiceNow, sooner than one would wish. */
final class TicketDesk {
  private static final String SOURCE = "concordat.servicenow.sources." + SourceIds.SERVICENOW + ".";

  private TicketDesk() {}

  static Map<String, String> environment() {
    return Map.of(
        SOURCE + "write-back.enabled",
        "true",
        SOURCE + "tickets.enabled",
        "true",
        "CONCORDAT_CONNECTOR_TICKETS_AFTER",
        "5S",
        "CONCORDAT_CONNECTOR_TICKETS_FIRST_WAIT",
        "1S");
  }
}
