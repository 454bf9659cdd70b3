package io.concordat.connector.runtime.pull;

import io.concordat.contract.PullMode;
import java.util.Optional;

/**
 * What is asked of a run.
 *
 * @param runId unique, at most 64 characters
 * @param mode what a person asked for; empty where the schedule decides. A full run that a person
 *     asks for begins anew; an incremental one on a stream without a cursor is a full one
 * @param increment whether it is an increment for which a full run has made way: it reads what
 *     changed, and leaves a full run of its stream where that stands
 */
public record RunOrder(String runId, Optional<PullMode> mode, boolean increment) {
  /** A run that may do whatever its stream needs. */
  public RunOrder(String runId, Optional<PullMode> mode) {
    this(runId, mode, false);
  }

  /** An increment for which a full run has made way. */
  public static RunOrder increment(String runId) {
    return new RunOrder(runId, Optional.of(PullMode.INCREMENTAL), true);
  }
}
