package io.concordat.authority;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Refuses fields that follow each other in a circle, whatever they are about: nobody would win. */
final class FollowCycles {
  private FollowCycles() {}

  static void refuse(List<FieldRule> rules) {
    Map<String, Set<String>> followed = new TreeMap<>();
    for (FieldRule rule : rules) {
      if (rule.strategy() instanceof Strategy.Follow(String field)) {
        followed.computeIfAbsent(rule.field(), f -> new TreeSet<>()).add(field);
      }
    }
    for (String start : followed.keySet()) {
      Set<String> seen = new HashSet<>();
      Deque<String> open = new ArrayDeque<>(followed.get(start));
      while (!open.isEmpty()) {
        String field = open.pop();
        if (field.equals(start)) {
          throw new RulesRefusedException(
              "field '" + start + "' follows itself through " + followed.get(start),
              rules.stream().filter(rule -> follows(rule, start)).toList());
        }
        if (seen.add(field)) {
          open.addAll(followed.getOrDefault(field, Set.of()));
        }
      }
    }
  }

  private static boolean follows(FieldRule rule, String field) {
    return rule.field().equals(field) && rule.strategy() instanceof Strategy.Follow;
  }
}
