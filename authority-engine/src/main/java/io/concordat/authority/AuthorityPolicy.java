package io.concordat.authority;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which source is believed about which field: a version and its rules. Refused whole if anything is
 * wrong with it.
 *
 * @param version stands in every decision
 * @param rules in the order of the file, which means nothing: the narrower rule wins, and two of
 *     equal rank that could both match are refused
 * @param otherwise decides every field that no rule is for; an unscoped wildcard
 */
public record AuthorityPolicy(String version, List<FieldRule> rules, FieldRule otherwise) {
  /**
   * The last resort of a policy that states none: a person, then the system that enforces, then the
   * one that tracks, then the one that pays.
   */
  public static final FieldRule BUILT_IN_DEFAULT =
      FieldRule.of("default", FieldRule.ANY_FIELD)
          .sources("manual", "iam", "itsm", "procurement")
          .conflict(ConflictSeverity.LOW)
          .build();

  public AuthorityPolicy {
    if (version == null || version.isBlank() || version.length() > 128) {
      throw new IllegalArgumentException("version: must have 1 to 128 characters");
    }
    rules = List.copyOf(rules);
    Objects.requireNonNull(otherwise, "otherwise");
    if (!otherwise.isWildcard()
        || otherwise.scope().isPresent()
        || !otherwise.kinds().isEmpty()
        || !otherwise.types().isEmpty()) {
      throw new IllegalArgumentException(
          "rule " + otherwise.display() + ": the default must be for every field of every entity");
    }
    List<FieldRule> stated = new ArrayList<>(rules);
    if (!otherwise.equals(BUILT_IN_DEFAULT)) {
      stated.add(otherwise);
    }
    RuleRank.refuseOverlaps(stated);
    FollowCycles.refuse(rules);
    refuseSameNames(rules, otherwise);
  }

  private static void refuseSameNames(List<FieldRule> rules, FieldRule otherwise) {
    Map<String, FieldRule> byName = new HashMap<>();
    byName.put(otherwise.name(), otherwise);
    for (FieldRule rule : rules) {
      FieldRule before = byName.put(rule.name(), rule);
      if (before == BUILT_IN_DEFAULT) {
        throw new RulesRefusedException(
            "rule "
                + rule.display()
                + " has the name of the built-in rule for every other field; give it another",
            List.of(rule));
      }
      if (before != null) {
        throw new RulesRefusedException(
            "rules "
                + before.display()
                + " and "
                + rule.display()
                + " have the same name; give one of them another",
            List.of(before, rule));
      }
    }
  }

  /** A policy with the built-in default. */
  public AuthorityPolicy(String version, List<FieldRule> rules) {
    this(version, rules, BUILT_IN_DEFAULT);
  }

  /** The rule of that name, as it stands in a decision. */
  public Optional<FieldRule> rule(String name) {
    if (otherwise.name().equals(name)) {
      return Optional.of(otherwise);
    }
    return rules.stream().filter(rule -> rule.name().equals(name)).findFirst();
  }
}
