package io.concordat.authority;

import io.concordat.contract.EntityKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules for the entities of one kind and type, by field.
 *
 * @param fields the fields that a rule names
 * @param others the rules for every other field
 * @param required the fields that may be gaps though nobody asserts them, ordered
 */
record Plan(Map<String, FieldPlan> fields, FieldPlan others, List<String> required) {

  /**
   * The rules that could decide one field, the narrowest first.
   *
   * @param base the narrowest without a scope
   * @param scoped whether a rule with a scope comes before it
   */
  record FieldPlan(CompiledRule[] rules, CompiledRule base, boolean scoped) {
    static FieldPlan of(List<CompiledRule> rules) {
      List<CompiledRule> reachable = new ArrayList<>();
      for (CompiledRule rule : rules) {
        reachable.add(rule);
        if (rule.rule.scope().isEmpty()) {
          return new FieldPlan(reachable.toArray(CompiledRule[]::new), rule, reachable.size() > 1);
        }
      }
      throw new IllegalArgumentException("the last rule has a scope, so that none may match");
    }
  }

  FieldPlan field(String name) {
    return fields.getOrDefault(name, others);
  }

  /** The plans of a policy, one for each kind and for each type that the policy speaks of. */
  static final class Index {
    /** Stands for every type that no rule names. */
    private static final String ANY_OTHER_TYPE = "";

    private final Map<EntityKind, Map<String, Plan>> plans = new EnumMap<>(EntityKind.class);

    Index(AuthorityPolicy policy) {
      List<CompiledRule> rules = new ArrayList<>();
      Set<String> types = new HashSet<>();
      types.add(ANY_OTHER_TYPE);
      for (FieldRule rule : policy.rules()) {
        insert(rules, new CompiledRule(rule));
        types.addAll(rule.types());
      }
      rules.add(new CompiledRule(policy.otherwise()));
      for (EntityKind kind : EntityKind.values()) {
        Map<String, Plan> byType = new HashMap<>();
        for (String type : types) {
          byType.put(type, plan(rules, kind, type));
        }
        plans.put(kind, byType);
      }
    }

    Plan plan(EntityKind kind, Optional<String> type) {
      Map<String, Plan> byType = plans.get(kind);
      Plan plan = type.isPresent() ? byType.get(type.get()) : null;
      return plan == null ? byType.get(ANY_OTHER_TYPE) : plan;
    }

    /** Keeps the narrowest first; narrower scopes before wider ones of the same rank. */
    private static void insert(List<CompiledRule> rules, CompiledRule rule) {
      int at = 0;
      for (int i = 0; i < rules.size(); i++) {
        if (RuleRank.precedes(rules.get(i).rule, rule.rule)) {
          at = i + 1;
        }
      }
      rules.add(at, rule);
    }

    private static Plan plan(List<CompiledRule> rules, EntityKind kind, String type) {
      List<CompiledRule> wild = new ArrayList<>();
      Map<String, List<CompiledRule>> named = new HashMap<>();
      Set<String> required = new TreeSet<>();
      for (CompiledRule candidate : rules) {
        FieldRule rule = candidate.rule;
        boolean matches =
            (rule.kinds().isEmpty() || rule.kinds().contains(kind))
                && (rule.types().isEmpty() || rule.types().contains(type));
        if (matches && rule.isWildcard()) {
          wild.add(candidate);
        } else if (matches) {
          named.computeIfAbsent(rule.field(), f -> new ArrayList<>()).add(candidate);
          if (rule.required()) {
            required.add(rule.field());
          }
        }
      }
      Map<String, FieldPlan> fields = new HashMap<>();
      named.forEach(
          (field, explicit) -> {
            explicit.addAll(wild);
            fields.put(field, FieldPlan.of(explicit));
          });
      return new Plan(fields, FieldPlan.of(wild), List.copyOf(required));
    }
  }
}
