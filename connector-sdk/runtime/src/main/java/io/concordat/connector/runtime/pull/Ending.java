package io.concordat.connector.runtime.pull;

import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended, and why.
 *
 * @param gaps of the parts that it could not read whole
 */
public record Ending(RunOutcome outcome, Optional<String> reason, List<RunReport.Gap> gaps) {
  public static Ending failed(String reason) {
    return new Ending(RunOutcome.FAILED, Optional.of(reason), List.of());
  }

  static Ending of(StreamState state) {
    return of(state.gap(), state.hold());
  }

  static Ending of(Optional<String> gap, Optional<Hold> held) {
    if (gap.isPresent()) {
      return new Ending(RunOutcome.PARTIAL, gap, List.of());
    }
    return held.map(hold -> new Ending(RunOutcome.HELD, Optional.of(hold.reason()), List.of()))
        .orElseGet(() -> new Ending(RunOutcome.COMPLETED, Optional.empty(), List.of()));
  }

  Ending with(Collection<RunReport.Gap> ofParts) {
    return new Ending(outcome, reason, ofParts.stream().limit(RunReport.MOST_GAPS).toList());
  }

  /**
   * Said after what the run did before: the release that it carried out comes first, and is what is
   * left where a report cannot hold both.
   */
  public Ending after(Optional<String> release) {
    Optional<String> both =
        release
            .map(word -> reason.map(why -> word + "; and then: " + why).orElse(word))
            .or(() -> reason);
    return new Ending(outcome, both.map(text -> Gaps.shortened(text, RunReport.MOST_REASON)), gaps);
  }
}
