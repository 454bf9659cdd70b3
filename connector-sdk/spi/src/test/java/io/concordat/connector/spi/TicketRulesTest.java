package io.concordat.connector.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.spi.WriteBack.Severity;
import io.concordat.contract.EntityKind;
import io.concordat.contract.EscalationEvent;
import io.concordat.contract.EscalationEvent.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TicketRulesTest {
  private static EscalationEvent event(String finding, String severity, Change change) {
    return new EscalationEvent(
        new UUID(0, 1),
        1,
        change,
        finding + "/1",
        finding,
        severity,
        new UUID(0, 2),
        EntityKind.IDENTITY,
        "payroll-bot",
        "It lives on",
        Map.of(),
        List.of(),
        Optional.empty(),
        "default@3f2a",
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.empty());
  }

  @Test
  void wantsWhatIsSevereEnough() {
    TicketRules rules = new TicketRules(Severity.HIGH, Set.of());
    assertThat(rules.want(event("orphaned", "critical", Change.RAISED))).isTrue();
    assertThat(rules.want(event("orphaned", "high", Change.UPDATED))).isTrue();
    assertThat(rules.want(event("orphaned", "medium", Change.REOPENED))).isFalse();
    assertThat(rules.want(event("orphaned", "of-our-own", Change.RAISED)))
        .as("a word that nobody knows is medium")
        .isFalse();
  }

  @Test
  void wantsTheFindingsThatAreNamed() {
    TicketRules rules = new TicketRules(Severity.LOW, Set.of("orphaned", "drift:*"));
    assertThat(rules.want(event("orphaned", "low", Change.RAISED))).isTrue();
    assertThat(rules.want(event("drift:status", "low", Change.RAISED))).isTrue();
    assertThat(rules.want(event("conflict:status", "low", Change.RAISED))).isFalse();
    assertThat(rules.want(event("orphaned_key", "low", Change.RAISED))).isFalse();
  }

  @Test
  void neverFilesForWhatIsOver() {
    TicketRules rules = new TicketRules(Severity.LOW, Set.of());
    assertThat(rules.want(event("orphaned", "high", Change.CLEARED))).isFalse();
    assertThat(rules.want(event("orphaned", "high", Change.ACKNOWLEDGED))).isFalse();
  }
}
