package io.concordat.registry.store;

import java.sql.SQLException;

/** The database refused, or could not be reached. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String UNIQUE_VIOLATION = "23505";

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
    return UNIQUE_VIOLATION.equals(state);
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
