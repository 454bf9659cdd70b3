package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * How a run ended: {@code COMPLETED} saw its whole scope; {@code PARTIAL} could not read part of
 * it, and retired at most what is gone from the others; {@code FAILED} stopped; {@code HELD}
 * finished, but too much would have vanished, so that nothing was retired until a person releases
 * it.
 */
public enum RunOutcome {
  COMPLETED,
  PARTIAL,
  FAILED,
  HELD;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name on the wire: lower case. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /**
   * Reads a wire name.
   *
   * @throws IllegalArgumentException if there is no such constant; the message lists those that
   *     exist
   */
  @JsonCreator
  public static RunOutcome fromWireName(String name) {
    for (RunOutcome candidate : values()) {
      if (candidate.wireName().equals(name)) {
        return candidate;
      }
    }
    throw new IllegalArgumentException(
        "'" + name + "' is none of completed, partial, failed, held");
  }
}
