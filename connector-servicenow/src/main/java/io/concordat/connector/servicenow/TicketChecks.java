package io.concordat.connector.servicenow;

import io.concordat.connector.servicenow.ServiceNowConfig.TicketConfig;
import io.concordat.connector.servicenow.ServiceNowConfig.WriteBackConfig;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks which escalations are to become tickets; a refusal is a sentence that names the property.
 *
 * @param prefix what stands before the names of the instance's properties
 */
record TicketChecks(String prefix) {
  private static final Pattern FINDING = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");
  private static final Pattern FINDINGS = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}\\*?");

  /**
   * Checks what is configured.
   *
   * @throws IllegalArgumentException with the sentence
   */
  void of(TicketConfig tickets, WriteBackConfig writeBack) {
    if (tickets.enabled() && !writeBack.enabled()) {
      throw wrong(
          "enabled",
          "needs an instance that may be written to; set "
              + prefix
              + "write-back.enabled=true as well");
    }
    for (String finding : tickets.findings().orElse(Set.of())) {
      if (!FINDINGS.matcher(finding).matches()) {
        throw wrong(
            "findings",
            "holds '"
                + finding
                + "'; name findings as the policy does, such as orphaned, or drift:* for all that"
                + " begin so");
      }
    }
    tickets
        .assignmentGroups()
        .forEach(
            (finding, group) -> {
              name("assignment-groups", finding);
              if (SysId.parse(group).isEmpty()) {
                throw wrong("assignment-groups." + finding, "must be a sys_id, and not a name");
              }
            });
    tickets.categories().keySet().forEach(finding -> name("categories", finding));
  }

  private void name(String property, String finding) {
    if (!FINDING.matcher(finding).matches()) {
      throw wrong(property, "has '" + finding + "', which is no name of a finding");
    }
  }

  private IllegalArgumentException wrong(String property, String sentence) {
    return new IllegalArgumentException(prefix + "tickets." + property + ": " + sentence);
  }
}
