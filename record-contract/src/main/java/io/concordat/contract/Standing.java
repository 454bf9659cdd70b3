package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Whether a record may bring an entity into being ({@code PRIMARY}), or only adds to one that
 * another source knows ({@code ENRICHMENT}).
 */
public enum Standing {
  PRIMARY,
  ENRICHMENT;

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
  public static Standing fromWireName(String name) {
    for (Standing candidate : values()) {
      if (candidate.wireName().equals(name)) {
        return candidate;
      }
    }
    throw new IllegalArgumentException("'" + name + "' is none of primary, enrichment");
  }
}
