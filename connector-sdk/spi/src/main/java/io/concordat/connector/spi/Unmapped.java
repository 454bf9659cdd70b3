package io.concordat.connector.spi;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A page that was read and is still to be mapped: where it ends is known, so that the next one can
 * be asked for while its rows are made.
 *
 * @param next as the page will say
 * @param more as the page will say
 * @param page maps the rows. It asks nobody, dates everything by when the page was read, and fails
 *     by a defect alone, since a row that cannot be mapped is a reject. Called once at most, maybe
 *     by another thread and while the next page is read, but never beside the mapping of another
 */
public record Unmapped(Checkpoint next, boolean more, Supplier<Page> page) {
  public Unmapped {
    if (next == null) {
      throw new IllegalArgumentException("next: is required");
    }
  }

  /** A page that was mapped as it was read. */
  public static Unmapped done(Page page) {
    return new Unmapped(page.next(), page.more(), () -> page);
  }

  /** The same with something done to the page once it is mapped; not to where it ends. */
  public Unmapped then(UnaryOperator<Page> what) {
    return new Unmapped(next, more, () -> what.apply(page.get()));
  }
}
