package io.concordat.authority;

import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import io.concordat.contract.FieldValue;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The estate of the examples: one identity, and what four sides of the house say about it. */
final class Given {
  static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private Given() {}

  static Says itsm() {
    return new Says("servicenow-prod", "servicenow", SourceDomain.ITSM, "cmdb_ci");
  }

  static Says procurement() {
    return new Says("sap-main", "sap-s4hana", SourceDomain.PROCUREMENT, "contracts");
  }

  static Says iam() {
    return new Says("aws-main", "aws-iam", SourceDomain.IAM, "users");
  }

  static Says manual() {
    return new Says("manual", "concordat", SourceDomain.MANUAL, "overrides");
  }

  static AuthorityPolicy policy(FieldRule.Builder... rules) {
    return new AuthorityPolicy("v1", Arrays.stream(rules).map(FieldRule.Builder::build).toList());
  }

  static EntityAssertions identity(Says... says) {
    return identity(Confirmations.NONE, says);
  }

  static EntityAssertions identity(Confirmations confirmations, Says... says) {
    return new EntityAssertions(
        EntityKind.IDENTITY,
        Optional.of("service_account"),
        Arrays.stream(says).map(Says::build).toList(),
        confirmations);
  }

  /** The decision of the one field that the rule is about. */
  static FieldDecision decide(FieldRule.Builder rule, Says... says) {
    FieldRule built = rule.build();
    return decide(new AuthorityPolicy("v1", List.of(built)), built.field(), NOW, identity(says));
  }

  static FieldDecision decide(
      AuthorityPolicy policy, String field, Instant now, EntityAssertions subject) {
    return new AuthorityEngine(policy)
        .decide(subject, now).stream()
            .filter(decision -> decision.field().equals(field))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no decision for " + field));
  }

  static Loser loser(FieldDecision decision, String source) {
    return decision.losers().stream()
        .filter(loser -> loser.source().equals(source))
        .findFirst()
        .orElseThrow(() -> new AssertionError(source + " did not lose in " + decision));
  }

  /** A source record in the making; not thread-safe. */
  static final class Says {
    private final String source;
    private final String system;
    private final SourceDomain domain;
    private final String stream;
    private final Map<String, Assertion> fields = new LinkedHashMap<>();
    private String nativeId = "row-1";
    private long version = 1;
    private RecordState state = RecordState.ACTIVE;
    private Instant observedAt = NOW.minus(Duration.ofHours(1));
    private Optional<Instant> effectiveAt = Optional.empty();
    private Optional<Instant> retractedFrom = Optional.empty();

    Says(String source, String system, SourceDomain domain, String stream) {
      this.source = source;
      this.system = system;
      this.domain = domain;
      this.stream = stream;
    }

    /** The same side of the house, by another instance. */
    Says as(String otherSource) {
      return new Says(otherSource, system, domain, stream);
    }

    Says row(String id) {
      nativeId = id;
      return this;
    }

    Says version(long number) {
      version = number;
      return this;
    }

    Says retired() {
      state = RecordState.RETIRED;
      return this;
    }

    Says retracted(Instant from) {
      retractedFrom = Optional.of(from);
      return this;
    }

    Says seen(Duration ago) {
      observedAt = NOW.minus(ago);
      return this;
    }

    Says changed(Duration ago) {
      effectiveAt = Optional.of(NOW.minus(ago));
      return this;
    }

    Says that(String field, String text) {
      return that(field, FieldValue.of(text));
    }

    Says that(String field, FieldValue value) {
      fields.put(field, Assertion.of(value));
      return this;
    }

    Says that(String field, Assertion assertion) {
      fields.put(field, assertion);
      return this;
    }

    LinkedRecord build() {
      return new LinkedRecord(
          source,
          system,
          domain,
          stream,
          nativeId,
          version,
          state,
          observedAt,
          effectiveAt,
          fields,
          retractedFrom);
    }
  }
}
