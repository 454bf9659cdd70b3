package io.concordat.connector.erp.export;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Reads an export row by row; holds one row at a time. */
interface RowReader extends Closeable {
  /**
   * The next row; empty at the end.
   *
   * @throws Unreadable if the rest cannot be read
   * @throws IOException if the bytes cannot be had
   */
  Optional<RawRow> next() throws IOException;

  /** The link or token to the next page, once the end was read; empty if there is none. */
  default Optional<String> following() {
    return Optional.empty();
  }

  /**
   * The export is not what it is configured to be. The message says what to put right, and never
   * holds content.
   */
  final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;
    private final boolean broken;

    Unreadable(String message) {
      this(message, false);
    }

    private Unreadable(String message, boolean broken) {
      super(message);
      this.broken = broken;
    }

    /** The syntax breaks, as it does where a transfer or whoever writes was cut short. */
    static Unreadable broken(String message) {
      return new Unreadable(message, true);
    }

    /** Whether no setting is wrong, as far as can be seen, and another attempt may fare better. */
    boolean isBroken() {
      return broken;
    }
  }
}
