package io.concordat.reconciler.gate;

import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldValue;
import io.concordat.contract.RelationTypes;
import io.concordat.reconciler.finding.Facts;
import io.concordat.reconciler.finding.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** An entity and what is around it, in the words of a table. */
final class GateScene {
  static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private static final Map<String, String> COMPLETE =
      Map.of(
          "business_owner", "ann@example.com",
          "technical_owner", "tom@example.com",
          "renewal_date", "2026-04-01",
          "identity_type", "service_account");
  private static final Map<String, String> OWNERS =
      Map.of(
          "ann@example.com", "active",
          "tom@example.com", "active",
          "gone@example.com", "inactive");

  private final Map<UUID, Facts> around = new HashMap<>();
  private final Map<UUID, Set<String>> silent = new HashMap<>();
  private final Facts facts;

  private GateScene(EntityKind kind, String decided, String neighbours) {
    List<Neighbour> ties = new ArrayList<>();
    if (!neighbours.equals("nothing")) {
      for (String neighbour : neighbours.split("; ")) {
        ties.add(neighbour(neighbour));
      }
    }
    this.facts = entity(UUID.randomUUID(), kind, "it", decided, ties);
  }

  static GateScene of(EntityKind kind, String decided, String neighbours) {
    return new GateScene(kind, decided, neighbours);
  }

  GateAnswer ask(GateRule gate) {
    return ask(gate, new GateEvaluator(1_000));
  }

  GateAnswer ask(GateRule gate, GateEvaluator evaluator) {
    if (!gate.isFor(facts)) {
      throw new IllegalArgumentException(gate.name() + " is not for " + facts.kind());
    }
    return evaluator.ask(
        gate,
        facts,
        new Surroundings(around, OWNERS, (_, _) -> Optional.empty()),
        id -> silent.getOrDefault(id, Set.of()),
        NOW);
  }

  /** {@code covers identity bot: status=active, …}. */
  private Neighbour neighbour(String words) {
    String[] halves = words.split(": ", 2);
    String[] head = halves[0].split(" ");
    UUID id = UUID.randomUUID();
    EntityKind kind = EntityKind.fromWireName(head[1]);
    if (!halves[1].equals("unannounced")) {
      entity(id, kind, head[2], halves[1], List.of());
    }
    return new Neighbour(head[0], true, id, kind);
  }

  private Facts entity(
      UUID id, EntityKind kind, String name, String words, List<Neighbour> neighbours) {
    TreeMap<String, FieldValue> fields = new TreeMap<>(Map.of("name", FieldValue.of(name)));
    TreeMap<String, Facts.Usage> usage = new TreeMap<>();
    List<Neighbour> ties = new ArrayList<>(neighbours);
    boolean retired = false;
    for (String word : words.split(", ")) {
      switch (word) {
        case "complete" -> COMPLETE.forEach((key, value) -> fields.put(key, FieldValue.of(value)));
        case "retired" -> retired = true;
        case "unused" -> usage.put("last_authentication", unused());
        default -> {
          String[] said = word.replace(" (held)", "").split("=");
          if (said[0].equals("key")) {
            ties.add(key(said[1]));
          } else {
            fields.put(said[0], FieldValue.of(said[1]));
          }
          if (word.endsWith(" (held)")) {
            silent.computeIfAbsent(id, _ -> new HashSet<>()).add(said[0]);
          }
        }
      }
    }
    Facts one =
        new Facts(
            id, kind, Optional.of("ai_agent"), retired, Optional.empty(), fields, usage, ties);
    around.put(id, one);
    return one;
  }

  private Neighbour key(String status) {
    UUID id = UUID.randomUUID();
    entity(id, EntityKind.CREDENTIAL, "key", "status=" + status, List.of());
    return new Neighbour(RelationTypes.CREDENTIAL_OF, false, id, EntityKind.CREDENTIAL);
  }

  private static Facts.Usage unused() {
    return new Facts.Usage(
        "aws",
        "users",
        new Evidence(
            NOW,
            Optional.of(NOW.minus(Duration.ofDays(200))),
            Optional.of(NOW),
            Evidence.Meaning.SUCCESS,
            Evidence.Completeness.COMPLETE));
  }
}
