package io.concordat.connector.runtime.pull;

/** Names a defect without repeating its message, which could quote a payload. */
public final class Defect {
  private Defect() {}

  /** The class and the place: enough to find it. */
  public static String named(RuntimeException defect) {
    StackTraceElement[] trace = defect.getStackTrace();
    return "unexpected "
        + defect.getClass().getSimpleName()
        + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
