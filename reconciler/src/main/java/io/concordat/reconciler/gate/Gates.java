package io.concordat.reconciler.gate;

import io.concordat.contract.EntityDecision;
import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.reconciler.finding.Facts;
import io.concordat.reconciler.finding.Surroundings;
import io.concordat.reconciler.finding.SurroundingsReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Asks gates of what is stored. Nothing is kept: the same state answers the same again. */
@ApplicationScoped
class Gates {
  private final GateRules rules;
  private final SurroundingsReader reader;
  private final GateStore store;
  private final WorkTransactions transactions;
  private final GateEvaluator evaluator;
  private final Clock clock;

  Gates(
      GateRules rules,
      SurroundingsReader reader,
      GateStore store,
      WorkTransactions transactions,
      GateConfig config,
      Clock clock) {
    this.rules = rules;
    this.reader = reader;
    this.store = store;
    this.transactions = transactions;
    this.evaluator = new GateEvaluator(config.neighbourBound());
    this.clock = clock;
  }

  /** What comes of asking. */
  sealed interface Outcome {
    /**
     * The gate's answer, and the stored decisions that it rests on; the entity's own is the first.
     */
    record Answered(
        String policyVersion,
        GateRule gate,
        Facts facts,
        GateAnswer answer,
        List<EntityDecision> decisions,
        Instant at)
        implements Outcome {}

    /** The policy in force has no such gate. */
    record NoSuchGate(List<String> known) implements Outcome {}

    /** Nothing was ever decided of the entity. */
    record NotDecided() implements Outcome {}

    /** No record is about it any more, as after a merge. */
    record Gone() implements Outcome {}

    /** The gate is for entities of another kind or type. */
    record NotForIt(GateRule gate, Facts facts, List<String> fitting) implements Outcome {}
  }

  GateRules.Gates inForce() {
    return rules.gates();
  }

  Outcome ask(String name, UUID entity) {
    GateRules.Gates gates = rules.gates();
    Optional<GateRule> gate =
        gates.rules().stream().filter(one -> one.name().equals(name)).findFirst();
    if (gate.isEmpty()) {
      return new Outcome.NoSuchGate(gates.rules().stream().map(GateRule::name).toList());
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return transactions.run(connection -> ask(connection, gates, gate.get(), entity, now));
  }

  private Outcome ask(
      Connection connection, GateRules.Gates gates, GateRule gate, UUID entity, Instant now)
      throws SQLException {
    oneView(connection);
    List<Facts> subject = reader.facts(connection, List.of(entity));
    if (subject.isEmpty()) {
      return new Outcome.NotDecided();
    }
    Facts facts = subject.getFirst();
    if (facts.gone().isPresent()) {
      return new Outcome.Gone();
    }
    if (!gate.isFor(facts)) {
      return new Outcome.NotForIt(
          gate,
          facts,
          gates.rules().stream().filter(one -> one.isFor(facts)).map(GateRule::name).toList());
    }
    Surroundings around = reader.withOwnersAround(connection, subject);
    Set<UUID> seen = GateEvaluator.seen(gate, facts, around);
    Map<UUID, EntityDecision> decisions = store.decisions(connection, seen);
    if (!decisions.containsKey(entity)) {
      return new Outcome.NotDecided();
    }
    GateAnswer answer =
        evaluator.ask(
            gate,
            facts,
            around,
            id ->
                Optional.ofNullable(decisions.get(id))
                    .map(decision -> GateEvaluator.silent(decision.fields()))
                    .orElse(Set.of()),
            now);
    return new Outcome.Answered(
        gates.policyVersion(),
        gate,
        facts,
        answer,
        seen.stream().map(decisions::get).filter(Objects::nonNull).toList(),
        now);
  }

  /** Facts and decisions of one moment, whatever is decided meanwhile. */
  private static void oneView(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set transaction isolation level repeatable read read only");
    }
  }
}
