package io.concordat.reconciler.gate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a gate answers; the later one is the stricter one. */
public enum Verdict {
  /** Nothing that is known stands against it. */
  PASS,
  /** A person has to look first. */
  PENDING,
  /** It must not go ahead. */
  BLOCK;

  /** The name on the wire and in the policy: lower case. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  Verdict stricter(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
