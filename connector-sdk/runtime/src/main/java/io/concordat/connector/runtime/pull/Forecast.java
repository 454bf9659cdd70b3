package io.concordat.connector.runtime.pull;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Looks ahead in one run. What the vendor says counts first. A full run otherwise counts down what
 * the inventory held when it began and what it had not seen; a run that reads more than that, or
 * the first of a stream, has no outlook.
 */
final class Forecast {
  private final OptionalLong known;

  private Forecast(OptionalLong known) {
    this.known = known;
  }

  /**
   * The forecast of a full run.
   *
   * @param unseen rows of the inventory that the run has not seen at its beginning
   */
  static Forecast ofSweep(long unseen) {
    return new Forecast(unseen > 0 ? OptionalLong.of(unseen) : OptionalLong.empty());
  }

  /** The forecast of a run of which nobody knows how much it brings. */
  static Forecast none() {
    return new Forecast(OptionalLong.empty());
  }

  /**
   * The outlook behind a page.
   *
   * @param read rows of the run so far, the page's included
   * @param left what the vendor says of the page
   */
  Optional<Outlook> behind(boolean more, long read, OptionalLong left) {
    if (!more) {
      return Optional.empty();
    }
    if (left.isPresent()) {
      return Optional.of(new Outlook(left.getAsLong(), Outlook.Basis.VENDOR_TOTAL));
    }
    return known.isPresent() && known.getAsLong() > read
        ? Optional.of(new Outlook(known.getAsLong() - read, Outlook.Basis.KNOWN_ROWS))
        : Optional.empty();
  }
}
