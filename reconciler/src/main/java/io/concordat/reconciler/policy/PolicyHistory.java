package io.concordat.reconciler.policy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Every policy that was ever in force, in the order of publication. An entry is never changed nor
 * removed; a text that is published again is a new entry.
 */
interface PolicyHistory {
  /**
   * One publication.
   *
   * @param sequence rises with each; the highest is in force
   * @param version the beginning of the digest
   * @param digest of the text, whole
   * @param origin {@code file} or {@code api}
   * @param author a person's name, or the file's path
   */
  record Entry(
      long sequence,
      String version,
      String digest,
      String origin,
      String author,
      Instant publishedAt) {}

  /** A publication with its text. */
  record Stored(Entry entry, String text) {}

  /** The sequence of the entry in force; empty where there never was one. */
  Optional<Long> newest();

  Optional<Stored> inForce();

  /** The last publication of a version. */
  Optional<Stored> find(String version);

  /**
   * Publications, the latest first.
   *
   * @param version only those of this version
   * @param before only those with a smaller sequence
   */
  List<Entry> page(Optional<String> version, Optional<Long> before, int limit);

  /**
   * Puts a file in force, unless the file that was put in force last is the same: then whatever was
   * published since over the API stays.
   *
   * @return whether there is a new entry
   */
  boolean publishFile(PolicyDocument document, String author, Instant now);

  /**
   * Puts a policy in force, unless it is in force.
   *
   * @param after only if this entry is the one in force
   * @return whether there is a new entry
   * @throws OvertakenException if another entry came in force meanwhile
   */
  boolean publish(PolicyDocument document, String author, Optional<Long> after, Instant now);

  /**
   * Keeps whatever is in force in force until the caller's transaction ends, whichever service
   * publishes meanwhile.
   *
   * @return the sequence of the entry in force
   */
  long keepInForce(Connection connection) throws SQLException;

  /** Another policy came in force than the one that was to be replaced. */
  final class OvertakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OvertakenException() {
      super("another policy came in force meanwhile");
    }
  }
}
