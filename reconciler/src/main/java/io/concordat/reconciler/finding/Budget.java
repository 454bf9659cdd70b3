package io.concordat.reconciler.finding;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;

/**
 * What one evaluation of an expression with a loop may cost. Without a loop the expression's own
 * length bounds it. Used by one thread, once.
 */
final class Budget implements CelEvaluationListener {
  /** Parts of the expression that are evaluated, counted each time. */
  static final int STEPS = 1_000_000;

  /** Characters of all texts that come into being on the way. */
  static final int CHARACTERS = 4_000_000;

  private int steps;
  private long characters;

  /** The evaluation goes too far. */
  static final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExceededException() {
      super(
          "it takes more than "
              + STEPS
              + " steps or "
              + CHARACTERS
              + " characters of text; shorten its loops");
    }
  }

  @Override
  public void callback(CelExpr part, Object value) {
    steps++;
    if (value instanceof CharSequence text) {
      characters += text.length();
    }
    check();
  }

  /** An error within {@code ||} may be outvoted by the other side; this one may not. */
  void check() {
    if (steps > STEPS || characters > CHARACTERS) {
      throw new ExceededException();
    }
  }
}
