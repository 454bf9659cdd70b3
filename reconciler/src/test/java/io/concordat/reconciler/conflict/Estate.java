package io.concordat.reconciler.conflict;

import io.concordat.authority.AuthorityEngine;
import io.concordat.authority.Confirmations;
import io.concordat.authority.EntityAssertions;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldValue;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.policy.PolicyReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One identity, what sources say about one of its fields, and what a policy makes of it. */
final class Estate {
  static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  static final UUID ID = UUID.fromString("00000000-0000-0000-0000-000000000001");

  private final AuthorityEngine engine;
  private final String field;
  private final List<LinkedRecord> records = new ArrayList<>();

  private Estate(AuthorityEngine engine, String field) {
    this.engine = engine;
    this.field = field;
  }

  static Estate of(String field, String yaml) {
    return new Estate(
        new AuthorityEngine(new PolicyReader(new ConditionLanguage()).read(yaml).authority()),
        field);
  }

  /** A rule for the field by precedence of manual, then iam, with more lines of its own. */
  static Estate ruled(String field, String... lines) {
    return of(
        field,
        "apiVersion: concordat.io/v1\nkind: AuthorityPolicy\n"
            + "customFields: {owner: {}, groups: {}}\nsources: {iam-aws: {domain: iam}}\nfields:\n  - field: "
            + field
            + "\n    "
            + String.join("\n    ", lines)
            + "\n");
  }

  Estate says(String source, String value) {
    return says(source, FieldValue.of(value));
  }

  Estate says(String source, FieldValue value) {
    return says(source, value, RecordState.ACTIVE, NOW);
  }

  /** The source's domain is its name up to a hyphen. */
  Estate says(String source, FieldValue value, RecordState state, Instant seen) {
    records.add(
        new LinkedRecord(
            source,
            "test",
            SourceDomain.fromWireName(source.split("-")[0]),
            "main",
            source + "-1",
            1,
            state,
            seen,
            Optional.empty(),
            Map.of(field, Assertion.of(value))));
    return this;
  }

  FieldDecision decision() {
    return decisions().stream()
        .filter(decision -> decision.field().equals(field))
        .findFirst()
        .orElseThrow();
  }

  /** What is wrong with the field. */
  List<Disagreement> found() {
    return new Disagreements(engine.policy())
        .of(announcement(), decisions()).stream()
            .filter(disagreement -> disagreement.field().equals(field))
            .toList();
  }

  private List<FieldDecision> decisions() {
    return engine.decide(EntityAssertions.of(announcement(), Confirmations.NONE), NOW);
  }

  private EntityAnnouncement announcement() {
    return new EntityAnnouncement(
        ID, EntityKind.IDENTITY, Optional.empty(), 1, NOW, records, List.of());
  }
}
