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
 * @param gap set where something of the scope could not be read (a region or table that answered
 *     403): the run goes on, ends {@code PARTIAL}, and retires nothing of the page's part; nothing
 *     at all where the page has none
 * @param left how many rows the vendor says are still to come behind this page in this run; empty
 *     where it does not say. Only an outlook for people: nothing is decided by it
 * @param part of which part of the stream the rows, the rejects and the gap are, such as an
 *     account's id; empty for the stream as a whole. What is gone is decided part by part: a full
 *     run retires what it did not see in a part without a gap, also while another has one. A part
 *     that no page of a full run was about is gone, with all of its rows; so a stream that could
 *     not read the list of its parts to the end throws, or says so with a gap without a part. A row
 *     belongs to one part and stays there, and a part's name means the same under every
 *     configuration of the source
 */
public record Page(
    List<SourceRow> rows,
    List<Reject> rejects,
    Checkpoint next,
    boolean more,
    Optional<String> gap,
    OptionalLong left,
    Optional<String> part) {
  private static final int MOST_PART = 200;

  /**
   * A row that could not be mapped. If its id is known, that id alone is kept from being retired by
   * a full run; a reject that hides an id is a gap: it keeps the run from retiring anything of the
   * page's part.
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
    part = part == null ? Optional.empty() : part;
    part.ifPresent(Page::checkPart);
  }

  private static void checkPart(String name) {
    if (name.isBlank()
        || name.length() > MOST_PART
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "part: must be a name of 1 to " + MOST_PART + " characters, without control characters");
    }
  }

  /** A page of a stream that is read as a whole. */
  public Page(
      List<SourceRow> rows,
      List<Reject> rejects,
      Checkpoint next,
      boolean more,
      Optional<String> gap,
      OptionalLong left) {
    this(rows, rejects, next, more, gap, left, Optional.empty());
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
    return new Page(rows, rejects, next, more, gap, left, part);
  }

  public Page withGap(String reason) {
    return new Page(rows, rejects, next, more, Optional.of(reason), left, part);
  }

  public Page withLeft(OptionalLong count) {
    return new Page(rows, rejects, next, more, gap, count, part);
  }

  /** The same page, as one of a part of the stream. */
  public Page inPart(String name) {
    return new Page(rows, rejects, next, more, gap, left, Optional.of(name));
  }
}
