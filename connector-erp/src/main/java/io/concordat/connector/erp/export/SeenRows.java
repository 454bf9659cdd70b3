package io.concordat.connector.erp.export;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import java.util.Objects;

/**
 * Which ids an export had so far, and what their rows said. Holds the first million ids, in at most
 * 24 MB; what comes after those is not looked at. Not thread-safe.
 */
final class SeenRows {
  private static final int FEWEST_PLACES = 1 << 10;
  private static final int MOST_PLACES = 1 << 21;

  private long[] ids = new long[FEWEST_PLACES];
  private int[] contents = new int[FEWEST_PLACES];
  private int count;

  /** The export is read from its beginning. */
  void clear() {
    ids = new long[FEWEST_PLACES];
    contents = new int[FEWEST_PLACES];
    count = 0;
  }

  /**
   * Notes what a row says.
   *
   * @return whether the last row with its id said something else. One that says the same again, as
   *     the supplier does that is made of each of its contracts, contradicts nobody
   */
  boolean contradicts(SourceRow row) {
    long id = spread(row.nativeId());
    int content = content(row);
    int place = place(ids, id);
    if (ids[place] == id) {
      boolean another = contents[place] != content;
      contents[place] = content;
      return another;
    }
    if (count < MOST_PLACES / 2) {
      ids[place] = id;
      contents[place] = content;
      count++;
      if (count > ids.length / 2 && ids.length < MOST_PLACES) {
        grow();
      }
    }
    return false;
  }

  private void grow() {
    long[] more = new long[ids.length * 2];
    int[] theirs = new int[more.length];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != 0) {
        int place = place(more, ids[i]);
        more[place] = ids[i];
        theirs[place] = contents[i];
      }
    }
    ids = more;
    contents = theirs;
  }

  /** Where an id is, or else where it would go. */
  private static int place(long[] ids, long id) {
    int place = (int) id & (ids.length - 1);
    while (ids[place] != 0 && ids[place] != id) {
      place = (place + 1) & (ids.length - 1);
    }
    return place;
  }

  /** 64 bits of an id: among a million of them two alike are one in thirty million. Never 0. */
  private static long spread(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return hash == 0 ? 1 : hash;
  }

  /** Of what a row says, without when it was read. */
  private static int content(SourceRow row) {
    int values = 0;
    for (var field : row.fields().entrySet()) {
      Assertion assertion = field.getValue();
      values += 31 * field.getKey().hashCode() ^ assertion.value().hashCode();
    }
    return Objects.hash(
        row.kind(), row.type(), row.standing(), row.keys(), row.relations(), values);
  }
}
