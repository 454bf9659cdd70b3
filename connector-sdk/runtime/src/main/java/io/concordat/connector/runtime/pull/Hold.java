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
 * @param word what a person said; empty while nobody has
 */
public record Hold(long sweep, long unseen, long known, Instant since, Optional<Word> word) {

  /** A person's word on a hold. */
  public record Word(Verdict verdict, String actor, String reason, Instant at) {
    /** What the report of the run says that does what it was told. */
    String account() {
      return verdict.wireName() + " by " + actor + ": " + reason;
    }
  }

  /** What a person may say. */
  public enum Verdict {
    /** The rows are gone: the next run retires them. */
    RELEASED("released"),
    /** The rows are not gone: the next run ends the hold, and the next full run looks anew. */
    DISCARDED("discarded");

    private final String wireName;

    Verdict(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }

    /**
     * The verdict of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Verdict fromWireName(String name) {
      for (Verdict verdict : values()) {
        if (verdict.wireName.equals(name)) {
          return verdict;
        }
      }
      throw new IllegalArgumentException("verdict: must be released or discarded");
    }
  }

  String reason() {
    return unseen
        + " of "
        + known
        + " rows were not seen by the last full run; nothing is retired until an operator releases"
        + " the stream";
  }
}
