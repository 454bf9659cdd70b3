package io.concordat.registry.store;

import java.sql.SQLException;
import org.postgresql.util.PSQLState;

/** The database refused, or could not be reached. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String state;

  public StoreException(SQLException cause) {
    super(cause.getMessage(), cause);
    this.state = cause.getSQLState();
  }

  /** The five letters by which PostgreSQL names the failure; null if it never answered. */
  public String state() {
    return state;
  }

  /** Whether a row of the same key was there already. */
  public boolean isDuplicate() {
    return PSQLState.UNIQUE_VIOLATION.getState().equals(state);
  }

  /**
   * Whether the data itself was refused, so that the same statement with the same data would be
   * refused again: SQL states of the classes 22 (data), 23 (constraint) and 54 (limit).
   */
  public boolean refusesData() {
    return state != null
        && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
  }
}
