package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The side of the house that a source speaks for; a policy may rank whole domains. */
public enum SourceDomain {
  ITSM,
  PROCUREMENT,
  IAM,
  MANUAL;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name on the wire: lower case. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /**
   * Reads a wire name.
   *
   * @throws IllegalArgumentException if no domain has that name; the message lists those that exist
   */
  @JsonCreator
  public static SourceDomain fromWireName(String name) {
    for (SourceDomain domain : values()) {
      if (domain.wireName().equals(name)) {
        return domain;
      }
    }
    throw new IllegalArgumentException(
        "domain: '" + name + "' is none of itsm, procurement, iam, manual");
  }
}
