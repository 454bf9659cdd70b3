package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether the source still has the row: {@code RETIRED} is a tombstone. */
public enum RecordState {
  ACTIVE,
  RETIRED;

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
  public static RecordState fromWireName(String name) {
    for (RecordState candidate : values()) {
      if (candidate.wireName().equals(name)) {
        return candidate;
      }
    }
    throw new IllegalArgumentException("'" + name + "' is none of active, retired");
  }
}
