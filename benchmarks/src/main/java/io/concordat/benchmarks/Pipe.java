package io.concordat.benchmarks;

import io.concordat.contract.EventType;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real registry and the real reconciler, from a published record to a projected decision. */
final class Pipe implements AutoCloseable {
  private static final List<String> TOPICS =
      List.of(
          EventType.RECORD_OBSERVED.topic(),
          EventType.ENTITY_CHANGED.topic(),
          EventType.DECISION_MADE.topic());
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final Service registry;
  private final Service reconciler;
  private final Lag lag;
  private final Connection registryData;
  private final Connection reconcilerData;

  Pipe(Servers servers, ThrowawayIssuer issuer, Lag lag)
      throws IOException, InterruptedException, SQLException {
    this.lag = lag;
    registry = Service.start("registry", "lifecycle-registry", "registry", servers, issuer);
    reconciler = Service.start("reconciler", "reconciler", "reconciler", servers, issuer);
    registryData = connect(servers, "registry");
    reconcilerData = connect(servers, "reconciler");
  }

  Service registry() {
    return registry;
  }

  void freeze() throws IOException, InterruptedException {
    registry.freeze();
    reconciler.freeze();
  }

  /**
   * Lets the services go, and waits until everything that was published is decided and projected.
   */
  Duration drain(long entities) throws IOException, InterruptedException, SQLException {
    long start = System.nanoTime();
    reconciler.thaw();
    registry.thaw();
    return Duration.ofNanos(awaitDone(entities) - start);
  }

  /** When the last of so many entities was decided and could be queried. */
  long awaitDone(long entities) throws InterruptedException, SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long doneAt = -1;
    long endsAtDone = -1;
    while (System.nanoTime() < end) {
      long now = System.nanoTime();
      Lag.State state = lag.of(TOPICS);
      boolean still = state.behind() == 0 && outboxesAreEmpty();
      if (!still || (doneAt >= 0 && state.end() != endsAtDone)) {
        doneAt = -1;
      } else if (doneAt < 0) {
        doneAt = now;
        endsAtDone = state.end();
      } else if (now - doneAt > TimeUnit.SECONDS.toNanos(1)) {
        requireDecided(entities);
        return doneAt;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new IllegalStateException("not done after " + PATIENCE + ": " + lag.of(TOPICS));
  }

  /** Waits until no finding is due any more: what is measured next has the machine to itself. */
  void awaitFindings() throws InterruptedException, SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (count(reconcilerData, "SELECT count(*) FROM (SELECT FROM finding_due LIMIT 1) d") > 0) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("findings are still due after " + PATIENCE);
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  long decided() throws SQLException {
    return count(registryData, "SELECT count(*) FROM entity_decision");
  }

  @Override
  public void close() {
    reconciler.close();
    registry.close();
    close(registryData);
    close(reconcilerData);
  }

  private boolean outboxesAreEmpty() throws SQLException {
    return count(registryData, "SELECT count(*) FROM (SELECT FROM announcement_due LIMIT 1) d")
        == 0;
  }

  private void requireDecided(long entities) throws SQLException {
    long decided = decided();
    if (decided != entities) {
      throw new IllegalStateException(
          decided + " entities are decided where there should be " + entities);
    }
  }

  private static long count(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static Connection connect(Servers servers, String database) throws SQLException {
    return DriverManager.getConnection(
        servers.postgres().jdbcUrl(database), database, Servers.PASSWORD);
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("a connection could not be closed", e);
    }
  }
}
