package io.concordat.authority;

import java.util.List;

/** Rules that are right, each by itself, and do not go together. The message names each. */
public final class RulesRefusedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<FieldRule> rules;

  RulesRefusedException(String message, List<FieldRule> rules) {
    super(message);
    this.rules = List.copyOf(rules);
  }

  /** The rules, as they were given: at least one. */
  public List<FieldRule> rules() {
    return rules;
  }
}
