package io.concordat.connector.iam.vocabulary;

import java.util.Locale;

/** The highest thing that may be done, from nothing to everything; the order is that of danger. */
public enum Privilege {
  NONE,
  READ,
  WRITE,
  ADMIN;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Privilege or(Privilege other) {
    return compareTo(other) >= 0 ? this : other;
  }

  public Privilege atMost(Privilege bound) {
    return compareTo(bound) <= 0 ? this : bound;
  }
}
