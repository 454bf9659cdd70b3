package io.concordat.reconciler.whatif;

import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.reconciler.finding.Facts;
import io.concordat.reconciler.finding.Finding;
import io.concordat.reconciler.finding.FindingTrial;
import io.concordat.reconciler.finding.OwnerTrial;
import io.concordat.reconciler.finding.Surroundings;
import io.concordat.reconciler.whatif.WhatIfResult.FindingExample;
import io.concordat.reconciler.whatif.WhatIfResult.FindingGroup;
import io.concordat.reconciler.whatif.WhatIfResult.Findings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Counts which findings and gates differ, by evaluating both sets of rules on both sets of decided
 * facts, for every entity that the candidate could make a difference to. Used by one thread.
 */
final class FindingComparison {
  /** So many entities are looked at around those that are evaluated together. */
  private static final int AROUND = 2_000;

  private final Sides sides;
  private final GateComparison gates;
  private final Connection connection;
  private final Groups<FindingKey, FindingExample> groups;
  private long appear;
  private long vanish;
  private long evaluated;
  private long notEvaluable;

  /**
   * A comparison.
   *
   * @param gates asked of the same entities
   */
  FindingComparison(Sides sides, GateComparison gates, Connection connection, int examples) {
    this.sides = sides;
    this.gates = gates;
    this.connection = connection;
    this.groups = new Groups<>(examples);
  }

  /** What the two sides are; shared by all threads. */
  record Sides(
      Estate estate,
      RuleChanges rules,
      Touched touched,
      FindingTrial inForce,
      FindingTrial candidate,
      OwnerTrial ownersAfter) {}

  private record FindingKey(String finding, String severity, String change) {
    static final Comparator<FindingKey> ORDER =
        Comparator.comparing(FindingKey::finding)
            .thenComparing(FindingKey::change)
            .thenComparing(FindingKey::severity);
  }

  void batch(List<StoredEntities.Row> rows) throws SQLException {
    List<Estate.Both> subjects = new ArrayList<>();
    int around = 0;
    for (StoredEntities.Row row : rows) {
      Estate.Both both = subject(row);
      if (both == null) {
        continue;
      }
      subjects.add(both);
      around += both.announcement().neighbours().size();
      if (around >= AROUND) {
        evaluate(subjects);
        subjects.clear();
        around = 0;
      }
    }
    evaluate(subjects);
  }

  /** The entity if the candidate could make a difference to it, else null. */
  private Estate.Both subject(StoredEntities.Row row) {
    boolean noted =
        sides.rules().changed().contains(row.kind()) || sides.touched().mayHold(row.id());
    boolean asksNeighbours =
        sides.touched().asksNeighbours() && sides.rules().looking().contains(row.kind());
    boolean asksOwners = sides.touched().asksOwners() && sides.rules().owned().contains(row.kind());
    // Whose neighbours have such an owner is told only by evaluating it.
    boolean asksOwnersAround =
        sides.touched().asksOwners() && sides.rules().ownedAround().contains(row.kind());
    if (!noted && !asksNeighbours && !asksOwners && !asksOwnersAround) {
      return null;
    }
    try {
      EntityAnnouncement announcement = Estate.read(row.announcement());
      boolean looks =
          noted
              || asksOwnersAround
              || asksNeighbours && sides.touched().looksAt(announcement.neighbours());
      if (!looks && !asksOwners) {
        return null;
      }
      Estate.Both both = sides.estate().decide(announcement);
      return looks
              || sides.touched().isOwnedBy(both.factsBefore().owners())
              || sides.touched().isOwnedBy(both.factsAfter().owners())
          ? both
          : null;
    } catch (RuntimeException e) {
      // Counted as undecidable when its values were compared.
      return null;
    }
  }

  private void evaluate(List<Estate.Both> subjects) throws SQLException {
    if (subjects.isEmpty()) {
      return;
    }
    World world = World.around(subjects, sides.estate(), connection);
    Map<UUID, Facts> before = world.before().facts();
    Map<UUID, Facts> after = world.after().facts();
    Set<String> refs = new HashSet<>();
    for (Estate.Both subject : subjects) {
      UUID id = subject.announcement().entityId();
      refs.addAll(before.get(id).owners());
      refs.addAll(after.get(id).owners());
      if (sides.rules().ownedAround().contains(subject.announcement().kind())) {
        for (Neighbour neighbour : subject.announcement().neighbours()) {
          refs.addAll(owners(before.get(neighbour.entityId())));
          refs.addAll(owners(after.get(neighbour.entityId())));
        }
      }
    }
    Surroundings aroundBefore =
        sides.inForce().surroundings(before, OwnerTrial.asStored().states(connection, refs));
    Surroundings aroundAfter =
        sides.candidate().surroundings(after, sides.ownersAfter().states(connection, refs));
    Instant asOf = sides.estate().asOf();
    for (Estate.Both subject : subjects) {
      UUID id = subject.announcement().entityId();
      evaluated++;
      compare(
          after.get(id),
          sides.inForce().evaluate(before.get(id), aroundBefore, asOf),
          sides.candidate().evaluate(after.get(id), aroundAfter, asOf));
      gates.compare(
          id,
          new GateComparison.Side(before.get(id), aroundBefore, world.before()),
          new GateComparison.Side(after.get(id), aroundAfter, world.after()),
          asOf);
    }
  }

  /** None of a neighbour that could not be decided. */
  private static List<String> owners(Facts neighbour) {
    return neighbour == null ? List.of() : neighbour.owners();
  }

  private void compare(Facts facts, FindingTrial.Answer before, FindingTrial.Answer after) {
    notEvaluable += after.undecided().size();
    for (Finding finding : after.findings().values()) {
      if (!before.findings().containsKey(finding.rule())
          && !before.undecided().contains(finding.rule())) {
        appear++;
        count(facts, finding, "appears");
      }
    }
    for (Finding finding : before.findings().values()) {
      if (!after.findings().containsKey(finding.rule())
          && !after.undecided().contains(finding.rule())) {
        vanish++;
        count(facts, finding, "vanishes");
      }
    }
  }

  private void count(Facts facts, Finding finding, String change) {
    groups.count(
        new FindingKey(finding.rule(), finding.severity(), change),
        facts.id(),
        () ->
            new FindingExample(
                facts.id(),
                Shown.name(facts),
                facts.kind().wireName(),
                Shown.text(finding.summary())));
  }

  void merge(FindingComparison other) {
    groups.merge(other.groups);
    gates.merge(other.gates);
    appear += other.appear;
    vanish += other.vanish;
    evaluated += other.evaluated;
    notEvaluable += other.notEvaluable;
  }

  GateComparison gates() {
    return gates;
  }

  Findings result() {
    return new Findings(
        appear,
        vanish,
        evaluated,
        notEvaluable,
        groups.sorted(FindingKey.ORDER).stream()
            .map(
                entry ->
                    new FindingGroup(
                        entry.getKey().finding(),
                        entry.getKey().severity(),
                        entry.getKey().change(),
                        entry.getValue().count(),
                        entry.getValue().examples()))
            .toList(),
        groups.leftOut());
  }
}
