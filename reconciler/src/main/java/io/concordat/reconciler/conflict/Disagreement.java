package io.concordat.reconciler.conflict;

import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import io.concordat.contract.FieldValue;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Something about one field that is not as it should be: sources that differ, or nobody who says.
 *
 * @param severity low, medium, high or critical, as the field's rule has it
 * @param assertions the assertions that differ from the decided value; none for a gap
 */
public record Disagreement(
    UUID entityId,
    String field,
    Kind kind,
    String severity,
    FieldValue decided,
    Optional<String> winner,
    List<Said> assertions) {

  /** What is wrong. */
  public enum Kind {
    CONFLICT,
    GAP
  }

  /** What one source says. */
  public record Said(String source, String nativeId, FieldValue value) {}

  public Disagreement {
    assertions = List.copyOf(assertions);
  }

  /** The conflict that a decision shows; empty where nobody counts as differing. */
  public static Optional<Disagreement> conflict(
      UUID entityId, FieldDecision decision, String severity) {
    List<Said> differing =
        decision.losers().stream()
            .filter(Loser::conflicts)
            .map(loser -> new Said(loser.source(), loser.nativeId(), loser.value()))
            .toList();
    return differing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Disagreement(
                entityId,
                decision.field(),
                Kind.CONFLICT,
                severity,
                decision.value(),
                decision.winner(),
                differing));
  }

  /** The gap that a required field without a value leaves. */
  public static Disagreement gap(UUID entityId, String field, String severity) {
    return new Disagreement(
        entityId, field, Kind.GAP, severity, FieldValue.NULL, Optional.empty(), List.of());
  }
}
