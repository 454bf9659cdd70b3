package io.concordat.system;

import java.sql.SQLException;

/**
 * Whether all that the registry stored is announced, decided and projected. A new revision that
 * changes no answer makes no new decision, so revisions are compared with what the reconciler has
 * read, and decisions with what the registry has projected.
 */
final class Settled {
  /** Nothing is under way. */
  static final String NONE = "announcements due 0, revisions unread 0, decisions unprojected 0";

  private Settled() {}

  static String difference(Pipe pipe) throws SQLException {
    long due = pipe.count("lifecycle-registry", "select count(*) from announcement_due");
    long unread =
        pipe.count("lifecycle-registry", "select coalesce(sum(revision), 0) from entity")
            - pipe.count("reconciler", "select coalesce(sum(revision), 0) from entity_state");
    long unprojected =
        pipe.count("reconciler", "select coalesce(sum(sequence), 0) from decision")
            - pipe.count(
                "lifecycle-registry", "select coalesce(sum(sequence), 0) from entity_decision");
    return "announcements due "
        + due
        + ", revisions unread "
        + unread
        + ", decisions unprojected "
        + unprojected;
  }
}
