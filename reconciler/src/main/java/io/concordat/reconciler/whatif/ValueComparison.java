package io.concordat.reconciler.whatif;

import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldValue;
import io.concordat.reconciler.conflict.Disagreement;
import io.concordat.reconciler.finding.Facts;
import io.concordat.reconciler.gate.GateEvaluator;
import io.concordat.reconciler.whatif.WhatIfResult.ConflictExample;
import io.concordat.reconciler.whatif.WhatIfResult.ConflictGroup;
import io.concordat.reconciler.whatif.WhatIfResult.Conflicts;
import io.concordat.reconciler.whatif.WhatIfResult.ValueExample;
import io.concordat.reconciler.whatif.WhatIfResult.ValueGroup;
import io.concordat.reconciler.whatif.WhatIfResult.Values;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts which values, winners, conflicts and gaps differ between two answers. One thread. */
final class ValueComparison {
  private static final int SOURCES_SHOWN = 3;

  private final Groups<ValueKey, ValueExample> values;
  private final Groups<ConflictKey, ConflictExample> conflicts;
  private long entities;
  private long undecidable;
  private long decidedFields;
  private long changedEntities;
  private long changedWinners;
  private long changedStandings;
  private long appear;
  private long vanish;

  ValueComparison(int examples) {
    this.values = new Groups<>(examples);
    this.conflicts = new Groups<>(examples);
  }

  private record ValueKey(String field, String from, String to) {
    static final Comparator<ValueKey> ORDER =
        Comparator.comparing(ValueKey::field)
            .thenComparing(ValueKey::from)
            .thenComparing(ValueKey::to);
  }

  private record ConflictKey(String field, String kind, String change, String source) {
    static final Comparator<ConflictKey> ORDER =
        Comparator.comparing(ConflictKey::field)
            .thenComparing(ConflictKey::kind)
            .thenComparing(ConflictKey::change)
            .thenComparing(ConflictKey::source);
  }

  void undecidable() {
    undecidable++;
  }

  /**
   * Compares the answers about one entity.
   *
   * @return whether its facts may differ
   */
  boolean compare(Estate estate, Estate.Both both) {
    entities++;
    List<FieldDecision> before = both.before();
    List<FieldDecision> after = both.after();
    long changedBefore = values.total();
    long winnersBefore = changedWinners;
    long standingsBefore = changedStandings;
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      int order =
          i == before.size()
              ? 1
              : j == after.size() ? -1 : before.get(i).field().compareTo(after.get(j).field());
      Optional<FieldDecision> was = order <= 0 ? Optional.of(before.get(i++)) : Optional.empty();
      Optional<FieldDecision> is = order >= 0 ? Optional.of(after.get(j++)) : Optional.empty();
      field(both, was, is);
    }
    disagreements(estate, both);
    boolean changed = values.total() > changedBefore;
    changedEntities += changed ? 1 : 0;
    return changed || changedWinners > winnersBefore || changedStandings > standingsBefore;
  }

  private void field(Estate.Both both, Optional<FieldDecision> was, Optional<FieldDecision> is) {
    // A gate asks whether a value is out of date.
    if (was.filter(GateEvaluator::isSilent).isPresent()
        != is.filter(GateEvaluator::isSilent).isPresent()) {
      changedStandings++;
    }
    FieldValue before = was.map(FieldDecision::value).orElse(FieldValue.NULL);
    FieldValue after = is.map(FieldDecision::value).orElse(FieldValue.NULL);
    if (before.isNull() && after.isNull()) {
      return;
    }
    decidedFields++;
    if (!before.equals(after)) {
      values.count(
          new ValueKey(is.or(() -> was).orElseThrow().field(), winner(was), winner(is)),
          both.announcement().entityId(),
          () -> example(both, before, after, was, is));
    } else if (!was.flatMap(FieldDecision::winner).equals(is.flatMap(FieldDecision::winner))
        || !was.flatMap(FieldDecision::winnerRecord)
            .equals(is.flatMap(FieldDecision::winnerRecord))) {
      changedWinners++;
    }
  }

  private static String winner(Optional<FieldDecision> decision) {
    return decision.flatMap(FieldDecision::winner).orElse("");
  }

  private static ValueExample example(
      Estate.Both both,
      FieldValue before,
      FieldValue after,
      Optional<FieldDecision> was,
      Optional<FieldDecision> is) {
    return new ValueExample(
        both.announcement().entityId(),
        Shown.name(both.factsBefore()),
        both.announcement().kind().wireName(),
        Shown.value(before),
        Shown.value(after),
        is.or(() -> was).orElseThrow().rule(),
        was.flatMap(FieldDecision::winner).flatMap(source -> why(source, is)));
  }

  /** What the candidate has against the source that wins now. */
  private static Optional<String> why(String source, Optional<FieldDecision> is) {
    return is.flatMap(
        decision ->
            decision.losers().stream()
                .filter(loser -> loser.source().equals(source))
                .findFirst()
                .map(loser -> Shown.text(loser.source() + ": " + loser.detail())));
  }

  private void disagreements(Estate estate, Estate.Both both) {
    List<Disagreement> before = estate.disagreementsBefore(both);
    List<Disagreement> after = estate.disagreementsAfter(both);
    if (before.isEmpty() && after.isEmpty()) {
      return;
    }
    Supplier<Facts> facts = both::factsBefore;
    for (Disagreement one : after) {
      if (isMissing(one, before)) {
        appear++;
        count(one, "appears", facts);
      }
    }
    for (Disagreement one : before) {
      if (isMissing(one, after)) {
        vanish++;
        count(one, "vanishes", facts);
      }
    }
  }

  private static boolean isMissing(Disagreement one, List<Disagreement> among) {
    return among.stream()
        .noneMatch(other -> other.kind() == one.kind() && other.field().equals(one.field()));
  }

  private void count(Disagreement one, String change, Supplier<Facts> facts) {
    conflicts.count(
        new ConflictKey(one.field(), one.kind().wireName(), change, one.winner().orElse("")),
        one.entityId(),
        () ->
            new ConflictExample(
                one.entityId(),
                Shown.name(facts.get()),
                facts.get().kind().wireName(),
                one.severity(),
                Shown.value(one.decided()),
                one.assertions().stream()
                    .limit(SOURCES_SHOWN)
                    .map(said -> Shown.text(said.source() + ": " + said.value().display()))
                    .toList()));
  }

  void merge(ValueComparison other) {
    values.merge(other.values);
    conflicts.merge(other.conflicts);
    entities += other.entities;
    undecidable += other.undecidable;
    decidedFields += other.decidedFields;
    changedEntities += other.changedEntities;
    changedWinners += other.changedWinners;
    appear += other.appear;
    vanish += other.vanish;
  }

  long entities() {
    return entities;
  }

  long undecidableEntities() {
    return undecidable;
  }

  long decidedFields() {
    return decidedFields;
  }

  long changedValues() {
    return values.total();
  }

  long changedEntities() {
    return changedEntities;
  }

  long changedWinners() {
    return changedWinners;
  }

  /** Rounded down: only where nothing changes at all it is 1. */
  double parity() {
    return decidedFields == 0
        ? 1
        : Math.floor(1e6 * (decidedFields - changedValues()) / decidedFields) / 1e6;
  }

  Values values() {
    return new Values(
        values.sorted(ValueKey.ORDER).stream()
            .map(
                entry ->
                    new ValueGroup(
                        entry.getKey().field(),
                        Shown.named(entry.getKey().from()),
                        Shown.named(entry.getKey().to()),
                        entry.getValue().count(),
                        entry.getValue().examples()))
            .toList(),
        values.leftOut());
  }

  Conflicts conflicts() {
    return new Conflicts(
        appear,
        vanish,
        conflicts.sorted(ConflictKey.ORDER).stream()
            .map(
                entry ->
                    new ConflictGroup(
                        entry.getKey().field(),
                        entry.getKey().kind(),
                        entry.getKey().change(),
                        Shown.named(entry.getKey().source()),
                        entry.getValue().count(),
                        entry.getValue().examples()))
            .toList(),
        conflicts.leftOut());
  }
}
