package io.concordat.connector.runtime.ticket;

import io.concordat.contract.EntityKind;
import io.concordat.contract.EscalationEvent;
import io.concordat.contract.EscalationEvent.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes what happens to one escalation. */
public final class Changes {
  public static final Instant NOW = Instant.parse("2026-03-01T10:15:30Z");

  private final UUID id;
  private long sequence;
  private String severity = "high";
  private String summary = "The agreement ended on 2026-01-31 and the identity is still active";
  private Map<String, String> evidence = Map.of("term_end", "2026-01-31");
  private Optional<String> owner = Optional.of("ana@example.com");

  public Changes(UUID id) {
    this.id = id;
  }

  public Changes severity(String word) {
    severity = word;
    return this;
  }

  public Changes summary(String text) {
    summary = text;
    return this;
  }

  public Changes evidence(Map<String, String> facts) {
    evidence = facts;
    return this;
  }

  public Changes owner(String address) {
    owner = Optional.of(address);
    return this;
  }

  /** The next change, as everything now is. */
  public EscalationEvent next(Change change) {
    sequence++;
    return new EscalationEvent(
        id,
        sequence,
        change,
        "live_after_lapse/" + id,
        "live_after_lapse",
        severity,
        new UUID(0, 7),
        EntityKind.IDENTITY,
        "payroll-bot",
        summary,
        evidence,
        List.of("NHI1", "GV.SC-10"),
        owner,
        "default@3f2a",
        NOW,
        NOW.plusSeconds(sequence),
        change == Change.ACKNOWLEDGED ? Optional.of("olga") : Optional.empty());
  }
}
