package io.concordat.connector.runtime.pull;

import io.concordat.contract.RunOutcome;
import java.util.Optional;

/** How a run ended, and why. */
record Ending(RunOutcome outcome, Optional<String> reason) {
  static Ending failed(String reason) {
    return new Ending(RunOutcome.FAILED, Optional.of(reason));
  }

  static Ending of(StreamState state) {
    return of(state.gap(), state.hold());
  }

  static Ending of(Optional<String> gap, Optional<Hold> held) {
    if (gap.isPresent()) {
      return new Ending(RunOutcome.PARTIAL, gap);
    }
    return held.map(hold -> new Ending(RunOutcome.HELD, Optional.of(hold.reason())))
        .orElseGet(() -> new Ending(RunOutcome.COMPLETED, Optional.empty()));
  }
}
