package io.concordat.registry.link.policy;

/** A policy file that is wrong, with the place and the reason: it is refused whole. */
public final class PolicyRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;
  private final String field;

  PolicyRefusedException(int line, int column, String field, String reason) {
    super("line " + line + ", column " + column + ", " + field + ": " + reason);
    this.line = line;
    this.column = column;
    this.field = field;
  }

  /** The line, counted from 1. */
  public int line() {
    return line;
  }

  /** The column, counted from 1. */
  public int column() {
    return column;
  }

  /** The path of the field, such as {@code rules[1].keys[0]}. */
  public String field() {
    return field;
  }
}
