package io.concordat.connector.spi;

import io.concordat.connector.spi.WriteBack.Severity;
import io.concordat.contract.EscalationEvent;
import java.util.Set;

/**
 * Which escalations become tickets by themselves.
 *
 * @param least escalations of a lower severity do not
 * @param findings the names of the findings that do, such as {@code orphaned}; one that ends in
 *     {@code *} stands for all that begin so, such as {@code drift:*}. Empty: every finding
 */
public record TicketRules(Severity least, Set<String> findings) {
  public TicketRules {
    findings = Set.copyOf(findings);
  }

  /** Whether a change of an escalation is reason enough for a ticket where there is none. */
  public boolean want(EscalationEvent event) {
    return switch (event.change()) {
      case RAISED, UPDATED, REOPENED ->
          Severity.of(event.severity()).compareTo(least) >= 0 && names(event.finding());
      case ACKNOWLEDGED, CLEARED -> false;
    };
  }

  private boolean names(String finding) {
    return findings.isEmpty()
        || findings.stream()
            .anyMatch(
                name ->
                    name.endsWith("*")
                        ? finding.startsWith(name.substring(0, name.length() - 1))
                        : finding.equals(name));
  }
}
