package io.concordat.reconciler.conflict;

import io.concordat.authority.AuthorityPolicy;
import io.concordat.authority.ConflictSeverity;
import io.concordat.authority.FieldRule;
import io.concordat.authority.Handling;
import io.concordat.authority.SourceSelector;
import io.concordat.authority.Strategy;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import io.concordat.contract.RecordState;
import io.concordat.reconciler.conflict.Disagreement.Kind;
import io.concordat.reconciler.conflict.Disagreement.Said;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds what is not as it should be in the decisions of a policy. Pure, thread-safe. */
public final class Disagreements {
  private final Map<String, FieldRule> rules = new HashMap<>();

  public Disagreements(AuthorityPolicy policy) {
    policy.rules().forEach(rule -> rules.put(rule.name(), rule));
    rules.put(policy.otherwise().name(), policy.otherwise());
  }

  /** Everything that is wrong with an entity's fields, as they were decided. */
  public List<Disagreement> of(EntityAnnouncement announcement, List<FieldDecision> decisions) {
    List<Disagreement> found = new ArrayList<>();
    for (FieldDecision decision : decisions) {
      FieldRule rule = rules.get(decision.rule());
      if (rule != null) {
        UUID id = announcement.entityId();
        List<Said> differing = differing(decision);
        if (!differing.isEmpty()) {
          add(found, id, decision, Kind.CONFLICT, rule.watch().conflict(), differing);
        }
        List<Said> drifted = drifted(announcement, decision, rule);
        if (!drifted.isEmpty()) {
          add(found, id, decision, Kind.DRIFT, rule.watch().drift(), drifted);
        }
        if (decision.outcome() == Outcome.GAP && rule.required()) {
          add(found, id, decision, Kind.GAP, rule.watch().gap(), List.of());
        }
      }
    }
    return found;
  }

  private static void add(
      List<Disagreement> found,
      UUID id,
      FieldDecision decision,
      Kind kind,
      Handling handling,
      List<Said> said) {
    if (handling.severity() != ConflictSeverity.NONE) {
      found.add(
          new Disagreement(
              id, decision.field(), kind, handling, decision.value(), decision.winner(), said));
    }
  }

  private static List<Said> differing(FieldDecision decision) {
    List<Said> said = List.of();
    for (Loser loser : decision.losers()) {
      if (loser.conflicts()) {
        said = said.isEmpty() ? new ArrayList<>() : said;
        said.add(new Said(loser.source(), loser.nativeId(), loser.value()));
      }
    }
    return said;
  }

  /**
   * What those who enforce the field say, where none of them says what was decided. Their last word
   * counts even if it is stale or they are not asked: a connector that stands still makes nothing
   * true. Who says nothing, or no longer has the record, enforces nothing that could be compared.
   */
  private static List<Said> drifted(
      EntityAnnouncement announcement, FieldDecision decision, FieldRule rule) {
    Optional<SourceSelector.Match> enforcer = rule.watch().enforcedBy();
    if (enforcer.isEmpty() || decision.winner().isEmpty()) {
      return List.of();
    }
    boolean union = rule.strategy() instanceof Strategy.Union;
    List<Said> said = new ArrayList<>();
    Set<String> elements = new HashSet<>();
    for (LinkedRecord record : announcement.records()) {
      Assertion assertion = record.fields().get(decision.field());
      if (assertion == null
          || record.state() != RecordState.ACTIVE
          || !enforcer.get().includes(record)
          || !counts(assertion.value(), reason(decision, record))) {
        continue;
      }
      FieldValue value = normalised(assertion.value(), rule);
      if (!union && value.equals(decision.value())) {
        return List.of();
      }
      elements.addAll(elementsOf(value));
      said.add(new Said(record.source(), record.nativeId(), assertion.value()));
    }
    boolean same = union && elements.equals(elementsOf(decision.value()));
    return same ? List.of() : said;
  }

  private static boolean counts(FieldValue value, Optional<Reason> lost) {
    boolean barred = lost.filter(reason -> reason == Reason.INCOMPLETE_RUN).isPresent();
    // That there is no value is said only where the rule listens to it.
    boolean unheard =
        value.isNull()
            && lost.filter(
                    reason ->
                        reason == Reason.NULL_NOT_AUTHORITATIVE || reason == Reason.NOT_LISTED)
                .isPresent();
    return !barred && !unheard;
  }

  private static Optional<Reason> reason(FieldDecision decision, LinkedRecord record) {
    for (Loser loser : decision.losers()) {
      if (loser.source().equals(record.source()) && loser.nativeId().equals(record.nativeId())) {
        return Optional.of(loser.reason());
      }
    }
    return Optional.empty();
  }

  /** A value that cannot be one of the field stays as it is, and is no decided value. */
  private static FieldValue normalised(FieldValue value, FieldRule rule) {
    return value.isNull() ? value : rule.normaliser().normalise(value).orElse(value);
  }

  private static Set<String> elementsOf(FieldValue value) {
    return switch (value) {
      case FieldValue.Texts(List<String> texts) -> Set.copyOf(texts);
      case FieldValue.Null _ -> Set.of();
      default -> Set.of(value.display());
    };
  }
}
