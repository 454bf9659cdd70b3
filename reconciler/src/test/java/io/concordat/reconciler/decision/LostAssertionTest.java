package io.concordat.reconciler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.authority.AuthorityEngine;
import io.concordat.authority.AuthorityPolicy;
import io.concordat.authority.Confirmations;
import io.concordat.authority.FieldRule;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.count.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LostAssertionTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @Test
  void everyAssertionThatDidNotWinIsCountedByItsReason() {
    Decider decider =
        new Decider(
            new AuthorityEngine(
                new AuthorityPolicy(
                    "v1",
                    List.of(
                        FieldRule.of("owner", "owner").sources("procurement", "itsm").build()))));
    Decided decided =
        decider.decide(
            new EntityAnnouncement(
                UUID.randomUUID(),
                EntityKind.AGREEMENT,
                Optional.empty(),
                1,
                NOW,
                List.of(
                    says("erp", SourceDomain.PROCUREMENT, RecordState.ACTIVE, "ann"),
                    says("itsm-1", SourceDomain.ITSM, RecordState.ACTIVE, "bob"),
                    says("itsm-2", SourceDomain.ITSM, RecordState.ACTIVE, "cid"),
                    says("itsm-3", SourceDomain.ITSM, RecordState.ACTIVE, "ann"),
                    says("itsm-4", SourceDomain.ITSM, RecordState.RETIRED, "bob"),
                    says("aws", SourceDomain.IAM, RecordState.ACTIVE, "bob")),
                List.of()),
            Confirmations.NONE,
            NOW);
    Tally tally = new Tally();
    LostAssertion.count(tally, decided);
    assertThat(tally.counts())
        .isEqualTo(
            Map.of(
                lost(Reason.LOWER_PRECEDENCE), 2L,
                lost(Reason.AGREES), 1L,
                lost(Reason.TOMBSTONED), 1L,
                lost(Reason.NOT_LISTED), 1L));
  }

  @Test
  void thereIsACounterForEachReason() {
    assertThat(LostAssertion.all()).extracting(LostAssertion::reason).contains(Reason.values());
    assertThat(lost(Reason.NULL_NOT_AUTHORITATIVE).tags().stream().map(Object::toString))
        .containsExactlyInAnyOrder("tag(reason=null_not_authoritative)", "tag(kind=agreement)");
  }

  private static LostAssertion lost(Reason reason) {
    return new LostAssertion(reason, EntityKind.AGREEMENT);
  }

  private static LinkedRecord says(
      String source, SourceDomain domain, RecordState state, String owner) {
    return new LinkedRecord(
        source,
        "test",
        domain,
        "main",
        source + "-1",
        1,
        state,
        NOW,
        Optional.empty(),
        Map.of("owner", Assertion.of(owner)));
  }
}
