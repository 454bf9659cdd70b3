package io.concordat.connector.spi;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one read brought.
 *
 * @param rows the mapped rows; may be empty with more behind it
 * @param rejects rows that could not be mapped: they are counted and named, and stop nobody
 * @param next where the next read goes on. On the last page: the cursor from which the next
 *     <em>incremental</em> run starts (for a stream that only knows full runs: anything)
 * @param more whether the run goes on; a page whose {@code next} equals the checkpoint that it was
 *     read from while {@code more} is true is refused by the runtime as a page token that does not
 *     move
 * @param gap set where a part of the scope could not be read (a region or table that answered 403):
 *     the run goes on, ends {@code PARTIAL}, and retires nothing
 * @param left how many rows the vendor says are still to come behind this page in this run; empty
 *     where it does not say. Only an outlook for people: nothing is decided by it
 */
public record Page(
    List<SourceRow> rows,
    List<Reject> rejects,
    Checkpoint next,
    boolean more,
    Optional<String> gap,
    OptionalLong left) {

  /**
   * A row that could not be mapped. If its id is known, that id alone is kept from being retired by
   * a full run; a reject that hides an id keeps the whole run from retiring anything.
   *
   * @param nativeId the row's id, or a description of where it stood; never its content
   * @param reason names the field and what was wrong with it; never its value
   * @param identified whether {@code nativeId} is the row's id
   */
  public record Reject(String nativeId, String reason, boolean identified) {
    public Reject {
      if (nativeId == null || nativeId.isBlank()) {
        throw new IllegalArgumentException("nativeId: is required and must not be blank");
      }
      if (reason == null || reason.isBlank()) {
        throw new IllegalArgumentException("reason: is required and must not be blank");
      }
    }

    /** A reject of a row whose id could be read. */
    public Reject(String nativeId, String reason) {
      this(nativeId, reason, true);
    }

    /**
     * A reject of a row whose id could not be read.
     *
     * @param where where it stood, such as {@code row 17 of cmdb_ci}
     */
    public static Reject unidentified(String where, String reason) {
      return new Reject(where, reason, false);
    }
  }

  public Page {
    rows = List.copyOf(rows);
    rejects = List.copyOf(rejects);
    if (next == null) {
      throw new IllegalArgumentException("next: is required");
    }
    gap = gap == null ? Optional.empty() : gap;
    left = left == null || left.orElse(0) < 0 ? OptionalLong.empty() : left;
  }

  /** A page of a vendor that does not say how much is left. */
  public Page(
      List<SourceRow> rows,
      List<Reject> rejects,
      Checkpoint next,
      boolean more,
      Optional<String> gap) {
    this(rows, rejects, next, more, gap, OptionalLong.empty());
  }

  public static Page more(List<SourceRow> rows, Checkpoint next) {
    return new Page(rows, List.of(), next, true, Optional.empty());
  }

  public static Page last(List<SourceRow> rows, Checkpoint next) {
    return new Page(rows, List.of(), next, false, Optional.empty());
  }

  public Page withRejects(List<Reject> rejects) {
    return new Page(rows, rejects, next, more, gap, left);
  }

  public Page withGap(String reason) {
    return new Page(rows, rejects, next, more, Optional.of(reason), left);
  }

  public Page withLeft(OptionalLong count) {
    return new Page(rows, rejects, next, more, gap, count);
  }
}
