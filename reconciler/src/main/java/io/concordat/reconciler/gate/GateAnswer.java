package io.concordat.reconciler.gate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a gate answers about an entity at an instant.
 *
 * @param verdict the strictest of the reasons'; {@code pass} where there is none
 * @param reasons what stands against it: first what the policy states, then what is not known
 * @param changesAt when time alone could change the answer; empty: never
 */
public record GateAnswer(Verdict verdict, List<Reason> reasons, Optional<Instant> changesAt) {

  /**
   * One thing that stands against it.
   *
   * @param name as the policy names it, or one of {@link GateEvaluator#OWN_REASONS}
   * @param summary a sentence for a person
   */
  public record Reason(
      String name,
      Verdict verdict,
      String summary,
      List<String> standards,
      Map<String, String> evidence) {}

  public GateAnswer {
    reasons = List.copyOf(reasons);
  }
}
