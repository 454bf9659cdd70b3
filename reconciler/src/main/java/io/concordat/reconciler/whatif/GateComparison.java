package io.concordat.reconciler.whatif;

import io.concordat.reconciler.finding.Facts;
import io.concordat.reconciler.finding.Surroundings;
import io.concordat.reconciler.gate.GateAnswer;
import io.concordat.reconciler.gate.GateEvaluator;
import io.concordat.reconciler.gate.GateRule;
import io.concordat.reconciler.gate.Verdict;
import io.concordat.reconciler.whatif.WhatIfResult.GateExample;
import io.concordat.reconciler.whatif.WhatIfResult.GateGroup;
import io.concordat.reconciler.whatif.WhatIfResult.Gates;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Counts which gates would answer otherwise. Where a policy has no such gate nothing is held up, so
 * that a gate that comes or goes flips only what it does not pass. Used by one thread.
 */
final class GateComparison {
  private static final int REASONS_SHOWN = 3;

  private final GateEvaluator evaluator;
  private final Map<String, GateRule> inForce;
  private final Map<String, GateRule> candidate;
  private final Set<String> names = new TreeSet<>();
  private final Groups<GateKey, GateExample> groups;
  private long asked;

  GateComparison(
      GateEvaluator evaluator, List<GateRule> inForce, List<GateRule> candidate, int examples) {
    this.evaluator = evaluator;
    this.inForce = byName(inForce);
    this.candidate = byName(candidate);
    this.names.addAll(this.inForce.keySet());
    this.names.addAll(this.candidate.keySet());
    this.groups = new Groups<>(examples);
  }

  /** Without the gate: an empty text. */
  private record GateKey(String gate, String from, String to) {
    static final Comparator<GateKey> ORDER =
        Comparator.comparing(GateKey::gate).thenComparing(GateKey::from).thenComparing(GateKey::to);
  }

  /** One policy's view of an entity. */
  record Side(Facts facts, Surroundings around, GateEvaluator.Silent silent) {}

  /** Asks every gate of both policies that is for the entity. */
  void compare(UUID id, Side before, Side after, Instant asOf) {
    for (String name : names) {
      Optional<GateAnswer> was = ask(inForce.get(name), before, asOf);
      Optional<GateAnswer> is = ask(candidate.get(name), after, asOf);
      if (was.isEmpty() && is.isEmpty()) {
        continue;
      }
      asked++;
      if (verdict(was) != verdict(is)) {
        groups.count(
            new GateKey(name, wireName(was), wireName(is)),
            id,
            () -> example(after.facts(), verdict(is).compareTo(verdict(was)) > 0 ? is : was));
      }
    }
  }

  private Optional<GateAnswer> ask(GateRule gate, Side side, Instant asOf) {
    return gate == null || !gate.isFor(side.facts())
        ? Optional.empty()
        : Optional.of(evaluator.ask(gate, side.facts(), side.around(), side.silent(), asOf));
  }

  private static Verdict verdict(Optional<GateAnswer> answer) {
    return answer.map(GateAnswer::verdict).orElse(Verdict.PASS);
  }

  private static String wireName(Optional<GateAnswer> answer) {
    return answer.map(one -> one.verdict().wireName()).orElse("");
  }

  /** The reasons are those of the stricter side. */
  private static GateExample example(Facts facts, Optional<GateAnswer> stricter) {
    return new GateExample(
        facts.id(),
        Shown.name(facts),
        facts.kind().wireName(),
        stricter.stream()
            .flatMap(answer -> answer.reasons().stream())
            .limit(REASONS_SHOWN)
            .map(reason -> Shown.text(reason.name() + ": " + reason.summary()))
            .toList());
  }

  void merge(GateComparison other) {
    groups.merge(other.groups);
    asked += other.asked;
  }

  Gates result() {
    return new Gates(
        groups.total(),
        asked,
        groups.sorted(GateKey.ORDER).stream()
            .map(
                entry ->
                    new GateGroup(
                        entry.getKey().gate(),
                        Shown.named(entry.getKey().from()),
                        Shown.named(entry.getKey().to()),
                        entry.getValue().count(),
                        entry.getValue().examples()))
            .toList(),
        groups.leftOut());
  }

  private static Map<String, GateRule> byName(List<GateRule> gates) {
    return gates.stream()
        .collect(
            Collectors.toMap(
                GateRule::name, Function.identity(), (one, _) -> one, LinkedHashMap::new));
  }
}
