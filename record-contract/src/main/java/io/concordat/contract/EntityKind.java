package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The kinds of thing that linked source records can be about. */
public enum EntityKind {
  IDENTITY,
  CREDENTIAL,
  ENTITLEMENT,
  AGREEMENT,
  CHANGE,
  PARTY,
  RESOURCE;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name on the wire: lower case. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /**
   * Reads a wire name.
   *
   * @throws IllegalArgumentException if no kind has that name; the message lists those that exist
   */
  @JsonCreator
  public static EntityKind fromWireName(String name) {
    for (EntityKind kind : values()) {
      if (kind.wireName().equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "kind: '"
            + name
            + "' is none of identity, credential, entitlement, agreement, change,"
            + " party, resource");
  }
}
