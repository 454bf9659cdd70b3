package io.concordat.reconciler.policy;

import java.util.List;

/** A policy file that is wrong, with the place and the reason: it is refused whole. */
public final class PolicyRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;
  private final String field;
  private final String reason;
  private final transient List<Integer> lines;

  PolicyRefusedException(int line, int column, String field, String reason) {
    this(line, column, field, reason, List.of(line));
  }

  /**
   * Of several places that do not go together.
   *
   * @param lines all of them, in the order of the file
   */
  PolicyRefusedException(int line, int column, String field, String reason, List<Integer> lines) {
    super("line " + line + ", column " + column + ", " + field + ": " + reason);
    this.line = line;
    this.column = column;
    this.field = field;
    this.reason = reason;
    this.lines = List.copyOf(lines);
  }

  /** The line, counted from 1. */
  public int line() {
    return line;
  }

  /** The column within the line, in characters counted from 1. */
  public int column() {
    return column;
  }

  /** The path of the field, such as {@code fields[3].strategy}. */
  public String field() {
    return field;
  }

  public String reason() {
    return reason;
  }

  /** Every line that has to do with it; one, unless two rules do not go together. */
  public List<Integer> lines() {
    return lines == null ? List.of(line) : lines;
  }
}
