package io.concordat.reconciler.decision;

import io.concordat.authority.AuthorityEngine;
import io.concordat.authority.AuthorityPolicy;
import io.concordat.authority.Confirmations;
import io.concordat.authority.EntityAssertions;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.reconciler.conflict.Disagreements;
import io.concordat.reconciler.finding.Facts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides one entity by one policy, and says what follows from the decision. Pure, thread-safe. */
final class Decider {
  private final AuthorityEngine engine;
  private final Disagreements disagreements;

  Decider(AuthorityEngine engine) {
    this.engine = engine;
    this.disagreements = new Disagreements(engine.policy());
  }

  AuthorityPolicy policy() {
    return engine.policy();
  }

  String policyVersion() {
    return engine.policy().version();
  }

  List<FieldDecision> fields(
      EntityAnnouncement announcement, Confirmations confirmations, Instant now) {
    // Without a record it is no entity any more: it was merged into another one, say. Nothing is
    // decided, missing or found about it then, and what was open about it closes.
    return announcement.records().isEmpty()
        ? List.of()
        : engine.decide(EntityAssertions.of(announcement, confirmations), now);
  }

  Decided decide(EntityAnnouncement announcement, Confirmations confirmations, Instant now) {
    List<FieldDecision> fields = fields(announcement, confirmations, now);
    Facts facts = Facts.of(announcement, fields);
    return new Decided(
        announcement,
        fields,
        digest(fields),
        facts,
        ContractJson.write(facts),
        AuthorityEngine.changesAt(fields),
        disagreements.of(announcement, fields),
        stale(announcement, fields));
  }

  private static Set<Decided.Stream> stale(
      EntityAnnouncement announcement, List<FieldDecision> fields) {
    Set<Decided.Stream> stale = new HashSet<>();
    for (FieldDecision decision : fields) {
      if (decision.outcome() == Outcome.HELD) {
        decision
            .winner()
            .flatMap(source -> stream(announcement, source, decision.winnerRecord()))
            .ifPresent(stale::add);
      }
      for (Loser loser : decision.losers()) {
        // Either ends as soon as a run of its stream completes.
        if (loser.reason() == Reason.STALE || loser.reason() == Reason.INCOMPLETE_RUN) {
          stream(announcement, loser.source(), Optional.of(loser.nativeId())).ifPresent(stale::add);
        }
      }
    }
    return stale;
  }

  private static Optional<Decided.Stream> stream(
      EntityAnnouncement announcement, String source, Optional<String> nativeId) {
    for (LinkedRecord record : announcement.records()) {
      if (record.source().equals(source)
          && nativeId.filter(record.nativeId()::equals).isPresent()) {
        return Optional.of(new Decided.Stream(source, record.stream()));
      }
    }
    return Optional.empty();
  }

  /** Leaves out instants, wordings and the rule: they move without another answer. */
  static byte[] digest(List<FieldDecision> fields) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    StringBuilder text = new StringBuilder(1024);
    for (FieldDecision decision : fields) {
      text.append('\u0001').append(decision.field());
      text.append('\u0002').append(decision.outcome().name());
      text.append('\u0002').append(decision.value());
      text.append('\u0002').append(decision.winner().orElse(""));
      text.append('\u0002').append(decision.winnerRecord().orElse(""));
      for (Loser loser : decision.losers()) {
        text.append('\u0003').append(loser.source());
        text.append('\u0004').append(loser.nativeId());
        text.append('\u0004').append(loser.value());
        text.append('\u0004').append(loser.reason().name());
        text.append('\u0004').append(loser.conflicts());
      }
      decision
          .attribution()
          .ifPresent(
              person ->
                  text.append('\u0007')
                      .append(person.actor())
                      .append('\u0008')
                      .append(person.reason())
                      .append('\u0008')
                      .append(person.reference()));
      for (FieldDecision.Element element : decision.elements()) {
        text.append('\u0005').append(element.value());
        text.append('\u0006').append(element.sources());
      }
    }
    return digest.digest(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
