package io.concordat.reconciler.whatif;

import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.reconciler.database.SqlArrays;
import io.concordat.reconciler.finding.Facts;
import io.concordat.reconciler.finding.Finding;
import io.concordat.reconciler.finding.FindingTrial;
import io.concordat.reconciler.finding.OwnerTrial;
import io.concordat.reconciler.whatif.WhatIfResult.FindingExample;
import io.concordat.reconciler.whatif.WhatIfResult.FindingGroup;
import io.concordat.reconciler.whatif.WhatIfResult.Findings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Counts which findings differ, by evaluating both sets of rules on both sets of decided facts, for
 * every entity that the candidate could make a difference to. Used by one thread.
 */
final class FindingComparison {
  /** So many entities are looked at around those that are evaluated together. */
  private static final int AROUND = 2_000;

  private static final int LOAD = 500;
  private static final String SELECT =
      "select announcement from entity_state where entity_id = any (?::uuid[])";

  private final Sides sides;
  private final Connection connection;
  private final Groups<FindingKey, FindingExample> groups;
  private long appear;
  private long vanish;
  private long evaluated;
  private long notEvaluable;

  FindingComparison(Sides sides, Connection connection, int examples) {
    this.sides = sides;
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

  /** Decided facts by both policies, by id. */
  private record World(Map<UUID, Facts> before, Map<UUID, Facts> after) {
    World() {
      this(new HashMap<>(), new HashMap<>());
    }

    void put(Estate.Both both) {
      before.put(both.announcement().entityId(), both.factsBefore());
      after.put(both.announcement().entityId(), both.factsAfter());
    }

    boolean knows(UUID id) {
      return after.containsKey(id);
    }
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
    if (!noted && !asksNeighbours && !asksOwners) {
      return null;
    }
    try {
      EntityAnnouncement announcement = Estate.read(row.announcement());
      boolean looks = noted || asksNeighbours && sides.touched().looksAt(announcement.neighbours());
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
    World world = world(subjects);
    Set<String> refs = new HashSet<>();
    for (Estate.Both subject : subjects) {
      UUID id = subject.announcement().entityId();
      refs.addAll(world.before().get(id).owners());
      refs.addAll(world.after().get(id).owners());
    }
    Map<String, String> ownersBefore = OwnerTrial.asStored().states(connection, refs);
    Map<String, String> ownersAfter = sides.ownersAfter().states(connection, refs);
    for (Estate.Both subject : subjects) {
      UUID id = subject.announcement().entityId();
      evaluated++;
      compare(
          world.after().get(id),
          sides
              .inForce()
              .evaluate(
                  world.before().get(id), world.before(), ownersBefore, sides.estate().asOf()),
          sides
              .candidate()
              .evaluate(world.after().get(id), world.after(), ownersAfter, sides.estate().asOf()));
    }
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

  /** The subjects, their neighbours, and their neighbours' credentials. */
  private World world(List<Estate.Both> subjects) throws SQLException {
    World world = new World();
    subjects.forEach(world::put);
    Set<UUID> near = new HashSet<>();
    for (Estate.Both subject : subjects) {
      for (Neighbour neighbour : subject.announcement().neighbours()) {
        near.add(neighbour.entityId());
      }
    }
    load(near, world);
    Set<UUID> credentials = new HashSet<>();
    for (UUID id : near) {
      if (world.knows(id)) {
        credentials.addAll(FindingTrial.credentials(world.after().get(id)));
      }
    }
    load(credentials, world);
    return world;
  }

  private void load(Collection<UUID> ids, World world) throws SQLException {
    List<UUID> missing = ids.stream().filter(id -> !world.knows(id)).toList();
    for (int from = 0; from < missing.size(); from += LOAD) {
      List<UUID> some = missing.subList(from, Math.min(from + LOAD, missing.size()));
      try (PreparedStatement select = connection.prepareStatement(SELECT)) {
        select.setArray(1, SqlArrays.uuids(connection, some));
        select.setFetchSize(StoredEntities.BATCH);
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            put(rows.getBytes(1), world);
          }
        }
      }
    }
  }

  private void put(byte[] announcement, World world) {
    try {
      world.put(sides.estate().decide(Estate.read(announcement)));
    } catch (RuntimeException e) {
      // Counted as undecidable when its values were compared; nobody sees it as a neighbour.
    }
  }

  void merge(FindingComparison other) {
    groups.merge(other.groups);
    appear += other.appear;
    vanish += other.vanish;
    evaluated += other.evaluated;
    notEvaluable += other.notEvaluable;
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
