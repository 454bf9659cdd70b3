package io.concordat.reconciler.cases;

/** A case file that cannot be read as its author meant it: nothing of it is run. */
final class CaseRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CaseRefusedException(String file, int line, String reason) {
    super(file + ":" + line + ": " + reason);
  }
}
