package io.concordat.connector.iam.keycloak;

import io.concordat.connector.spi.Checkpoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Pages by {@code first} and {@code max} through a list that tells no total and may shrink while it
 * is read. When a row before the page goes, the rest moves up, and a plain offset would skip one,
 * which would then seem deleted. So pages overlap, and each must begin before the last row that was
 * read; where that row is not found, the reading steps back a page. A page shorter than asked for
 * is not the end: only one with nothing new is.
 *
 * <p>A row that is renamed during the run into a part already read is missed by that run, and found
 * by the next.
 */
final class OffsetPages {
  private static final String FIRST = "first";
  private static final String ANCHOR = "anchor";
  private static final String STEPS_BACK = "steps-back";
  private static final int OVERLAP = 10;

  /** One page of the vendor's list. */
  interface Lister<T> {
    List<T> list(int first, int max);
  }

  /**
   * What one reading brought.
   *
   * @param rows those not read before
   * @param next where to go on; empty at the end
   */
  record Step<T>(List<T> rows, Optional<Checkpoint> next) {}

  private OffsetPages() {}

  static <T> Step<T> read(
      Checkpoint since, int pageSize, Function<T, String> id, Lister<T> lister) {
    int first = since.get(FIRST).map(Integer::parseInt).orElse(0);
    Optional<String> anchor = since.get(ANCHOR);
    List<T> rows = lister.list(first, pageSize);
    int read = anchor.map(last -> rows.stream().map(id).toList().indexOf(last)).orElse(-1) + 1;
    if (anchor.isPresent() && read == 0) {
      return new Step<>(List.of(), Optional.of(stepBack(since, Math.max(0, first - pageSize))));
    }
    List<T> fresh = rows.subList(read, rows.size());
    if (fresh.isEmpty()) {
      return new Step<>(List.of(), Optional.empty());
    }
    int overlap = Math.min(OVERLAP, pageSize / 2);
    int next = Math.max(first, first + rows.size() - overlap);
    return new Step<>(
        fresh,
        Optional.of(
            since.with(FIRST, Integer.toString(next)).with(ANCHOR, id.apply(rows.getLast()))));
  }

  /** The cursor of a list that is read from its beginning after another one. */
  static Checkpoint again(Checkpoint since) {
    return since.without(FIRST).without(ANCHOR).without(STEPS_BACK);
  }

  /** Counted, so that stepping back twice to one place is no cursor that does not move. */
  private static Checkpoint stepBack(Checkpoint since, int first) {
    int steps = since.get(STEPS_BACK).map(Integer::parseInt).orElse(0) + 1;
    return since
        .without(ANCHOR)
        .with(FIRST, Integer.toString(first))
        .with(STEPS_BACK, Integer.toString(steps));
  }
}
