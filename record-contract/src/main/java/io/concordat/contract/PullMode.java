package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a run read its stream: everything, or what changed since the checkpoint. */
public enum PullMode {
  FULL,
  INCREMENTAL;

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
  public static PullMode fromWireName(String name) {
    for (PullMode candidate : values()) {
      if (candidate.wireName().equals(name)) {
        return candidate;
      }
    }
    throw new IllegalArgumentException("'" + name + "' is none of full, incremental");
  }
}
