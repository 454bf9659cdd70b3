package io.concordat.connector.runtime.pull;

/**
 * How many rows of a run are still to come. Nothing is decided by it.
 *
 * @param rows at least 0
 */
public record Outlook(long rows, Basis basis) {

  /** What an outlook rests on. */
  public enum Basis {
    /** The vendor says how many rows are behind the last page. */
    VENDOR_TOTAL("vendor_total"),
    /** Rows that earlier runs published and this full run has not seen yet. */
    KNOWN_ROWS("known_rows");

    private final String wireName;

    Basis(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }
}
