package io.concordat.reconciler.finding;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Told of changed findings in the transaction that stores them, and once more after its commit. */
public interface FindingListener {
  void changed(Connection connection, List<FindingChange> changes, Instant now) throws SQLException;

  void committed();
}
