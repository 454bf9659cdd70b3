package io.concordat.authority;

import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import java.time.Instant;

/**
 * What the source runs say about records that were not published again: when they were last seen.
 * Must answer the same for the whole of one decision.
 */
@FunctionalInterface
public interface Confirmations {
  /** Nothing but the records themselves. */
  Confirmations NONE = (source, stream) -> Instant.MIN;

  /**
   * When the last confirming run of a source's stream started.
   *
   * @return {@link Instant#MIN} where no run has confirmed the stream
   */
  Instant lastConfirmed(String source, String stream);

  /**
   * Whether the record was read by a run that did not complete, and by none that did: where the
   * rule lets only complete runs count, it may not win.
   */
  default boolean fromIncompleteRun(LinkedRecord record) {
    return false;
  }
}
