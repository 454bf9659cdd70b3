package io.concordat.reconciler.database;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;

/**
 * One unit of work in one transaction. Failures are sorted: what a repetition may heal (a lost
 * connection, a deadlock) and what the data itself causes, which no repetition heals.
 */
@ApplicationScoped
public class WorkTransactions {
  private static final int TIMEOUT_SECONDS = 120;

  private final AgroalDataSource dataSource;

  WorkTransactions(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** A unit of work on an open connection. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** The statement failed because of the data that it was given. */
  public static final class BadDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadDataException(SQLException cause) {
      super("the database refused the data (" + cause.getSQLState() + ")", cause);
    }
  }

  /** The database could not do the work now. */
  public static final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The work must not be done now, for another reason than the database's. */
    public UnavailableException(String message) {
      super(message);
    }

    UnavailableException(Throwable cause) {
      super("the database could not do the work now: " + cause.getMessage(), cause);
    }
  }

  /**
   * Runs the work in a transaction of its own and commits.
   *
   * @throws BadDataException if the data is at fault
   * @throws UnavailableException otherwise; the whole work may be repeated
   */
  public <T> T run(Work<T> work) {
    try {
      return QuarkusTransaction.requiringNew()
          .timeout(TIMEOUT_SECONDS)
          .call(
              () -> {
                try (Connection connection = dataSource.getConnection()) {
                  return work.on(connection);
                }
              });
    } catch (RuntimeException e) {
      throw sorted(e);
    }
  }

  private static RuntimeException sorted(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        String state = sql.getSQLState();
        boolean data =
            state != null
                && (state.startsWith("22") || state.startsWith("23"))
                && !(sql instanceof SQLTransientException);
        return data ? new BadDataException(sql) : new UnavailableException(sql);
      }
    }
    String name = e.getClass().getName();
    boolean transactional =
        name.startsWith("io.quarkus.narayana") || name.startsWith("jakarta.transaction");
    return transactional ? new UnavailableException(e) : e;
  }

  /** How long to wait before the n-th repetition of failed work: doubling, with a ceiling. */
  public static Duration backOff(int attempt) {
    return Duration.ofMillis(Math.min(5_000L, 200L << Math.min(attempt, 5)));
  }
}
