package io.concordat.reconciler.finding;

/** An expression that is wrong, with the place in it, counted from 1. */
public final class ConditionRefusedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  ConditionRefusedException(int line, int column, String reason) {
    super(reason);
    this.line = line;
    this.column = column;
  }

  /** The line within the expression. */
  public int line() {
    return line;
  }

  /** The column within the line, in characters. */
  public int column() {
    return column;
  }
}
