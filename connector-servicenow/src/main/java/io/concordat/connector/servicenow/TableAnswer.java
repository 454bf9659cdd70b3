package io.concordat.connector.servicenow;

import java.util.List;
import java.util.OptionalLong;

/** What the Table API answered, where it answered at all. */
sealed interface TableAnswer {

  /**
   * Rows that we may see.
   *
   * @param total rows that match, counted from the first, those that we may not see included; empty
   *     where the header was missing
   * @param next whether there is more behind, as the Link header says
   */
  record Rows(List<TableRow> rows, OptionalLong total, Next next) implements TableAnswer {
    public Rows {
      rows = List.copyOf(rows);
    }

    /**
     * Whether there is more behind. The server applies its limit before it leaves out what we may
     * not see, so neither a short page nor an empty one is an end; only its count of matching rows
     * is. Fewer rows than asked for can also mean a cap of the server's, so that only what was seen
     * counts as read.
     */
    boolean goesOn(int offset, int limit) {
      if (total.isPresent()) {
        return total.getAsLong() > (long) offset + (rows.isEmpty() ? limit : rows.size());
      }
      return next == Next.YES || !rows.isEmpty();
    }

    /** How many matching rows are behind these, by the server's count. */
    OptionalLong left(int offset, int limit) {
      return total.isPresent()
          ? OptionalLong.of(
              Math.max(0, total.getAsLong() - offset - (rows.isEmpty() ? limit : rows.size())))
          : OptionalLong.empty();
    }

    /** Whether the server counts rows here of which it shows none. */
    boolean withholds(int offset) {
      return rows.isEmpty() && (total.isPresent() ? total.getAsLong() > offset : next == Next.YES);
    }

    /** Whether an empty page is all that would speak for the end. */
    boolean uncounted() {
      return total.isEmpty() && next == Next.UNSAID;
    }
  }

  /** The server gave up on the query: ask for fewer rows. */
  record TooSlow() implements TableAnswer {}

  /** What the Link header says about a next page. */
  enum Next {
    YES,
    NO,
    UNSAID
  }
}
