package io.concordat.contract;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One full and one minimal instance of each event body. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-03-01T10:15:30.123456Z");
  static final UUID ENTITY = UUID.fromString("0190c7a2-1c3b-5f00-8000-000000000001");

  private Samples() {}

  static SourceRecord fullRecord() {
    Map<String, Assertion> fields = new LinkedHashMap<>();
    fields.put(FieldNames.NAME, Assertion.of("payroll-bot"));
    fields.put(FieldNames.BUSINESS_OWNER, Assertion.of(FieldValue.NULL).effective(NOW));
    fields.put(FieldNames.SPEND, Assertion.of(FieldValue.of(new BigDecimal("1200.50"))));
    fields.put(FieldNames.ACTIVE, Assertion.of(FieldValue.of(true)));
    fields.put("tags", Assertion.of(FieldValue.of(List.of("hr", "batch"))));
    fields.put(
        FieldNames.LAST_AUTHENTICATION,
        Assertion.of(NOW.minusSeconds(60))
            .withEvidence(
                new Evidence(
                    NOW,
                    Optional.of(NOW.minusSeconds(86400)),
                    Optional.of(NOW),
                    Evidence.Meaning.SUCCESS,
                    Evidence.Completeness.COMPLETE)));
    return new SourceRecord(
        "aws-org-main",
        "aws-iam",
        SourceDomain.IAM,
        "users",
        "AIDAEXAMPLE1",
        1772360130123456L,
        RecordState.ACTIVE,
        Standing.PRIMARY,
        "run-1",
        NOW,
        Optional.of(NOW.minusSeconds(3600)),
        EntityKind.IDENTITY,
        Optional.of("service_account"),
        List.of(new TypedKey(KeyNamespaces.AWS_ARN, "arn:aws:iam::123456789012:user/payroll")),
        List.of(
            new Relation(
                RelationTypes.HOLDS,
                EntityKind.ENTITLEMENT,
                new TypedKey(KeyNamespaces.AWS_ARN, "arn:aws:iam::aws:policy/ReadOnlyAccess"))),
        fields);
  }

  static SourceRecord tombstone() {
    return new SourceRecord(
        "aws-org-main",
        "aws-iam",
        SourceDomain.IAM,
        "users",
        "AIDAEXAMPLE1",
        2,
        RecordState.RETIRED,
        Standing.PRIMARY,
        "run-2",
        NOW,
        Optional.empty(),
        EntityKind.IDENTITY,
        Optional.empty(),
        List.of(),
        List.of(),
        Map.of());
  }

  static RunReport runReport() {
    return new RunReport(
        "run-1",
        "aws-org-main",
        "aws-iam",
        SourceDomain.IAM,
        "users",
        PullMode.FULL,
        RunOutcome.PARTIAL,
        NOW.minusSeconds(10),
        NOW,
        100,
        3,
        96,
        0,
        1,
        Optional.of("eu-west-1 answered 403"));
  }

  static RunReport runReportOfParts() {
    return new RunReport(
        "run-2",
        "aws-org-main",
        "aws-iam",
        SourceDomain.IAM,
        "users",
        PullMode.FULL,
        RunOutcome.PARTIAL,
        NOW.minusSeconds(10),
        NOW,
        100,
        3,
        97,
        2,
        0,
        Optional.of(
            "parts that could not be read in full: 1 (222222222222: AssumeRole: status 403,"
                + " AccessDenied)"),
        List.of(new RunReport.Gap("222222222222", "AssumeRole: status 403, AccessDenied")));
  }

  static EntityAnnouncement announcement() {
    SourceRecord r = fullRecord();
    return new EntityAnnouncement(
        ENTITY,
        EntityKind.IDENTITY,
        Optional.of("service_account"),
        7,
        NOW,
        List.of(
            new EntityAnnouncement.LinkedRecord(
                r.source(),
                r.system(),
                r.domain(),
                r.stream(),
                r.nativeId(),
                r.version(),
                r.state(),
                r.observedAt(),
                r.effectiveAt(),
                r.fields())),
        List.of(
            new EntityAnnouncement.Neighbour(
                RelationTypes.COVERS,
                false,
                UUID.fromString("0190c7a2-1c3b-5f00-8000-000000000002"),
                EntityKind.AGREEMENT)));
  }

  /** A record of a source that said nothing before it was found to be wrong. */
  static EntityAnnouncement retracted() {
    SourceRecord r = tombstone();
    return new EntityAnnouncement(
        ENTITY,
        EntityKind.IDENTITY,
        Optional.empty(),
        8,
        NOW,
        List.of(
            new EntityAnnouncement.LinkedRecord(
                r.source(),
                r.system(),
                r.domain(),
                r.stream(),
                r.nativeId(),
                r.version(),
                RecordState.RETIRED,
                r.observedAt(),
                Optional.empty(),
                Map.of("name", Assertion.of("ghost")),
                Optional.of(NOW.minusSeconds(60)))),
        List.of());
  }

  static EntityDecision decision() {
    return new EntityDecision(
        ENTITY,
        EntityKind.IDENTITY,
        Optional.empty(),
        7,
        3,
        "default@3f2a",
        NOW,
        Optional.of(NOW.plusSeconds(86400)),
        List.of(
            new FieldDecision(
                FieldNames.BUSINESS_OWNER,
                FieldValue.of("ana@example.com"),
                FieldDecision.Outcome.CONTESTED,
                Optional.of("sap-prod"),
                Optional.of("4600000012#identity"),
                Optional.of(NOW),
                List.of(
                    new FieldDecision.Loser(
                        "servicenow-prod",
                        "a1b2",
                        FieldValue.of("bob@example.com"),
                        FieldDecision.Reason.LOWER_PRECEDENCE,
                        "itsm ranks below procurement",
                        true,
                        Optional.of(NOW))),
                "business-owner",
                "default@3f2a",
                Optional.of(NOW.plusSeconds(86400))),
            new FieldDecision(
                FieldNames.SPONSOR,
                FieldValue.NULL,
                FieldDecision.Outcome.GAP,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "sponsor",
                "default@3f2a",
                Optional.empty())));
  }

  /** A decision of a field that several sources were united into. */
  static EntityDecision united() {
    return new EntityDecision(
        ENTITY,
        EntityKind.IDENTITY,
        Optional.empty(),
        8,
        4,
        "default@3f2a",
        NOW,
        Optional.empty(),
        List.of(
            new FieldDecision(
                "tags",
                FieldValue.of(List.of("batch", "hr")),
                FieldDecision.Outcome.SETTLED,
                Optional.of("aws-org-main"),
                Optional.of("AIDAEXAMPLE1"),
                Optional.of(NOW),
                List.of(
                    new FieldDecision.Loser(
                        "servicenow-prod",
                        "a1b2",
                        FieldValue.of(List.of("hr")),
                        FieldDecision.Reason.AGREES,
                        "its elements are part of the value",
                        false,
                        Optional.of(NOW))),
                "tags",
                "default@3f2a",
                Optional.empty(),
                List.of(
                    new FieldDecision.Element("batch", List.of("aws-org-main")),
                    new FieldDecision.Element("hr", List.of("aws-org-main", "servicenow-prod"))))));
  }

  static final Attribution SAM =
      new Attribution(
          UUID.fromString("0190c7a2-1c3b-5f00-8000-000000000009"),
          "sam",
          "procurement still has the former owner",
          "CHG-4711");

  /** What a person corrected, until it ends by itself. */
  static SourceRecord byHand() {
    return new SourceRecord(
        "manual",
        "concordat",
        SourceDomain.MANUAL,
        "overrides",
        ENTITY.toString(),
        1772360130123456L,
        RecordState.ACTIVE,
        Standing.ENRICHMENT,
        "override-17",
        NOW,
        Optional.empty(),
        EntityKind.IDENTITY,
        Optional.empty(),
        List.of(),
        List.of(),
        Map.of(
            FieldNames.BUSINESS_OWNER,
            Assertion.of("ana@example.com")
                .effective(NOW)
                .expiring(NOW.plusSeconds(86400))
                .by(SAM)));
  }

  /** The announcement of an entity that has such a record. */
  static EntityAnnouncement corrected() {
    SourceRecord r = byHand();
    return new EntityAnnouncement(
        ENTITY,
        EntityKind.IDENTITY,
        Optional.empty(),
        8,
        NOW,
        List.of(
            new EntityAnnouncement.LinkedRecord(
                r.source(),
                r.system(),
                r.domain(),
                r.stream(),
                r.nativeId(),
                r.version(),
                r.state(),
                r.observedAt(),
                r.effectiveAt(),
                r.fields())),
        List.of());
  }

  /** The decision of it, and of a field whose correction ended. */
  static EntityDecision decidedByHand() {
    return new EntityDecision(
        ENTITY,
        EntityKind.IDENTITY,
        Optional.empty(),
        8,
        5,
        "default@3f2a",
        NOW,
        Optional.of(NOW.plusSeconds(86400)),
        List.of(
            new FieldDecision(
                FieldNames.BUSINESS_OWNER,
                FieldValue.of("ana@example.com"),
                FieldDecision.Outcome.SETTLED,
                Optional.of("manual"),
                Optional.of(ENTITY.toString()),
                Optional.of(NOW),
                List.of(),
                "business-owner",
                "default@3f2a",
                Optional.of(NOW.plusSeconds(86400)),
                List.of(),
                Optional.of(SAM),
                Optional.of(NOW.plusSeconds(86400))),
            new FieldDecision(
                FieldNames.NAME,
                FieldValue.NULL,
                FieldDecision.Outcome.GAP,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(
                    new FieldDecision.Loser(
                        "manual",
                        ENTITY.toString(),
                        FieldValue.of("payroll"),
                        FieldDecision.Reason.EXPIRED,
                        "expired at 2026-03-01T00:00:00Z",
                        false,
                        Optional.of(NOW))),
                "name",
                "default@3f2a",
                Optional.empty())));
  }

  static EscalationEvent escalation() {
    return new EscalationEvent(
        UUID.fromString("0190c7a2-1c3b-5f00-8000-000000000003"),
        1,
        EscalationEvent.Change.RAISED,
        "live_after_lapse/" + ENTITY,
        "live_after_lapse",
        "high",
        ENTITY,
        EntityKind.IDENTITY,
        "payroll-bot",
        "The agreement ended on 2026-01-31 and the identity is still active",
        Map.of("term_end", "2026-01-31"),
        List.of("NHI1", "GV.SC-10"),
        Optional.of("ana@example.com"),
        "default@3f2a",
        NOW,
        NOW,
        Optional.empty());
  }

  static Map<EventType, List<Object>> all() {
    return Map.of(
        EventType.RECORD_OBSERVED, List.of(fullRecord(), tombstone(), byHand()),
        EventType.RUN_REPORTED, List.of(runReport(), runReportOfParts()),
        EventType.ENTITY_CHANGED, List.of(announcement(), corrected(), retracted()),
        EventType.DECISION_MADE, List.of(decision(), united(), decidedByHand()),
        EventType.ESCALATION_CHANGED, List.of(escalation()));
  }
}
