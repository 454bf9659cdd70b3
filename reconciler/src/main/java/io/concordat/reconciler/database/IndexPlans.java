package io.concordat.reconciler.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Has a transaction's statements go by indexes. A batch that is joined with a table looks to the
 * planner as if reading the whole table were cheaper, from some size of the batch on; it is not,
 * where the table is of the size that matters. Batches may still be hashed: what a trigger joins
 * has no index.
 */
public final class IndexPlans {
  private static final String SQL =
      "select set_config('enable_seqscan', 'off', true), set_config('enable_mergejoin', 'off', true)";

  private IndexPlans() {}

  /** Holds until the transaction ends. */
  public static void only(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SQL);
    }
  }
}
