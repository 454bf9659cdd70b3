package io.concordat.connector.runtime.pull;

import java.time.Instant;
import java.util.Optional;

/**
 * The breaker is open: a full run did not see so many rows that a person must say whether they are
 * really gone.
 *
 * @param sweep the full run that did not see them
 * @param unseen how many rows were not seen
 * @param known how many rows the inventory held
 * @param since when the breaker opened
 * @param released who said that the rows are gone; empty while nobody has
 */
public record Hold(long sweep, long unseen, long known, Instant since, Optional<Release> released) {

  /** A person's word that the rows are gone. */
  public record Release(String actor, Instant at) {}

  String reason() {
    return unseen
        + " of "
        + known
        + " rows were not seen by the last full run; nothing is retired until an operator releases"
        + " the stream";
  }
}
