package io.concordat.reconciler.policy;

/** A policy file that is wrong, with the place and the reason: it is refused whole. */
public final class PolicyRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String field;
  private final String reason;

  PolicyRefusedException(int line, String field, String reason) {
    super("line " + line + ", " + field + ": " + reason);
    this.line = line;
    this.field = field;
    this.reason = reason;
  }

  /** The line, counted from 1. */
  public int line() {
    return line;
  }

  /** The path of the field, such as {@code fields[3].strategy}. */
  public String field() {
    return field;
  }

  public String reason() {
    return reason;
  }
}
