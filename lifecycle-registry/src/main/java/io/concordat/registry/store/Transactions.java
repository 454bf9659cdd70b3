package io.concordat.registry.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs set-based work in one PostgreSQL transaction, without a transaction manager in between. */
@ApplicationScoped
public class Transactions {
  private final DataSource dataSource;

  Transactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** The same outside the container. */
  public static Transactions on(DataSource dataSource) {
    return new Transactions(dataSource);
  }

  /** Work inside a transaction. */
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Commits what the work did, or nothing of it.
   *
   * @throws StoreException saying whether trying again could help
   */
  public <T> T run(Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      } finally {
        if (!connection.isClosed()) {
          connection.setAutoCommit(true);
        }
      }
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  /** One read that needs no transaction of its own. */
  public <T> T read(Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and with it the transaction; the first failure tells why.
      cause.addSuppressed(e);
    }
  }
}
