package io.concordat.registry.store;

import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Has a transaction's statements go by indexes, each with one plan for all values. Everything that
 * is read by keys is a matter of few rows, but how many a join will find, statistics cannot tell:
 * left alone, the planner hashes whole tables as soon as it has seen their size, and a plan that
 * was made for a small table scans a large one.
 */
public final class IndexPlans {
  private static final String SQL =
      "SELECT set_config('plan_cache_mode', 'force_generic_plan', true),"
          + " set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off',"
          + " true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin',"
          + " 'off', true)";

  private IndexPlans() {}

  /** Holds until the transaction ends. */
  public static void only(Connection connection) throws SQLException {
    try (SetStatement statement = SetStatement.on(connection, SQL)) {
      statement.list(row -> null);
    }
  }
}
