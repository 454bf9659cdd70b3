package io.concordat.connector.spi;

import io.concordat.contract.PullMode;
import java.time.Instant;
import java.util.Optional;

/** One part of a source that is pulled on its own, such as a table. */
public interface SourceStream {
  /** A lower-case name, unique within the source and stable: checkpoints are kept under it. */
  String name();

  /**
   * How the next run is to be read, if the schedule does not ask for a full one. A stream whose
   * vendor cannot tell what changed answers {@link PullMode#FULL} always.
   */
  PullMode preferredMode();

  /**
   * Where an increment would begin that sees whatever changes from an instant on. A stream that can
   * say so lets its increments flow beside its first full run; all others let them flow beside
   * later ones. Asks nobody.
   *
   * @param at an instant by the runtime's clock; the vendor's may differ, so leave a margin
   */
  default Optional<Checkpoint> incrementFrom(Instant at) {
    return Optional.empty();
  }

  /**
   * Reads the page that follows a checkpoint. May be called again with the same checkpoint after a
   * failure or a crash, and must then serve at least every row that it would have served before
   * that is still there. Rows may repeat across pages. A stream that goes from one account, project
   * or list to the next names it as the {@link Page#part} of each of its pages.
   *
   * @param since where to go on: {@link Checkpoint#start} on the first page of a cold or full run
   * @throws SourceFailure.Throttled slow down; carries the vendor's wait
   * @throws SourceFailure.Unavailable try later
   * @throws SourceFailure.Rejected a person must look
   */
  Page read(Checkpoint since);

  /**
   * As {@link #read}, but leaves the mapping for later where that takes a while: the runtime asks
   * for the next page before it maps this one. What has to be asked of the vendor is asked here.
   */
  default Unmapped fetch(Checkpoint since) {
    return Unmapped.done(read(since));
  }
}
