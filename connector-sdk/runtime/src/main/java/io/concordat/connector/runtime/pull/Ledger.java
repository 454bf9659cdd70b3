package io.concordat.connector.runtime.pull;

import io.concordat.contract.RunReport;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What the runtime remembers of its streams: where each stands, and the inventory of what was
 * published. One call is one transaction: it happens whole or not at all, and is durable when it
 * returns. A call that throws may nevertheless have happened; the run then ends, and the next one
 * asks anew.
 */
public interface Ledger {
  /**
   * Opens a stream for a run, creating it where it is new. Every earlier opener is fenced off: its
   * {@link #save} fails from now on. What it doubted and did not settle is in doubt from now on.
   */
  StreamState open(StreamKey key);

  /**
   * The entries that the inventory holds among some ids; by id. Whether one that was doubted since
   * the stream was opened stands here as before or in doubt is left open.
   */
  Map<String, InventoryEntry> known(StreamKey key, Collection<String> nativeIds);

  /**
   * Stores the state and changes the inventory, in one transaction.
   *
   * @param next what is to be stored; its revision is the one that was last stored
   * @return the state with the revision under which it is stored now
   * @throws FencedOff if somebody else has stored or opened the stream in between
   */
  StreamState save(StreamState next, InventoryChange change);

  /**
   * The parts that a sweep could not read whole, in order of their names. Of sweeps before the
   * current one it is known for the held one alone.
   */
  List<RunReport.Gap> gaps(StreamKey key, long sweep);

  /**
   * How many rows the inventory holds of which a sweep can tell whether they are gone: all but
   * those of a part that it could not read whole. A row of no known part counts only if there is no
   * such part.
   */
  long countJudged(StreamKey key, long sweep);

  /** How many of those carry an earlier sweep than this one. */
  long countUnseen(StreamKey key, long sweep);

  /**
   * Those of them that carry an earlier sweep than this one, in order of their ids.
   *
   * @param after the id to go on behind; the empty text at the beginning
   */
  List<InventoryEntry> unseen(StreamKey key, long sweep, String after, int limit);

  /** Somebody else has taken the stream over. */
  final class FencedOff extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FencedOff(StreamKey key) {
      super("another run has taken over " + key);
    }
  }

  /** The ledger cannot be reached, or answered with an error. */
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
