package io.concordat.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import io.concordat.contract.RecordState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every policy and every set of assertions. */
class EnginePropertiesTest {
  private static final Instant NOW = AnyEstate.NOW;
  private static final Set<Reason> NEVER_WINS =
      EnumSet.of(
          Reason.NOT_LISTED, Reason.TOMBSTONED, Reason.INVALID, Reason.NULL_NOT_AUTHORITATIVE);

  @Property
  void theOrderOfArrivalDoesNotMatter(
      @ForAll("engines") AuthorityEngine engine,
      @ForAll("records") List<LinkedRecord> records,
      @ForAll Random random) {
    List<LinkedRecord> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, random);

    assertThat(decide(engine, shuffled, NOW)).isEqualTo(decide(engine, records, NOW));
  }

  @Property
  void decidingTwiceChangesNothing(
      @ForAll("engines") AuthorityEngine engine, @ForAll("records") List<LinkedRecord> records) {
    assertThat(decide(engine, records, NOW)).isEqualTo(decide(engine, records, NOW));
  }

  @Property
  void everyAssertionEitherWinsOrIsALoserWithItsReason(
      @ForAll("engines") AuthorityEngine engine, @ForAll("records") List<LinkedRecord> records) {
    Map<String, Integer> asserted = new TreeMap<>();
    records.forEach(
        record -> record.fields().keySet().forEach(f -> asserted.merge(f, 1, Integer::sum)));

    Map<String, Integer> decided = new TreeMap<>();
    for (FieldDecision decision : decide(engine, records, NOW)) {
      int count = decision.losers().size() + (decision.winner().isPresent() ? 1 : 0);
      if (count > 0) {
        decided.put(decision.field(), count);
      }
      assertThat(decision.losers()).allSatisfy(loser -> assertThat(loser.detail()).isNotBlank());
    }

    assertThat(decided).isEqualTo(asserted);
  }

  @Property
  void theWinnerIsAlwaysEligible(
      @ForAll("engines") AuthorityEngine engine, @ForAll("records") List<LinkedRecord> records) {
    for (FieldDecision decision : decide(engine, records, NOW)) {
      assertThat(decision.winner().isPresent())
          .isEqualTo(decision.winnerRecord().isPresent())
          .isEqualTo(decision.outcome() != Outcome.GAP && decision.outcome() != Outcome.UNKNOWN);
      decision
          .winner()
          .ifPresent(
              source -> {
                LinkedRecord winner = find(records, source, decision.winnerRecord().orElseThrow());
                assertThat(winner.state()).isEqualTo(RecordState.ACTIVE);
                assertThat(listed(engine, decision, winner)).isTrue();
                assertThat(winner.fields()).containsKey(decision.field());
              });
    }
  }

  /**
   * Taking away an assertion that lost changes neither winner nor value. Three answers rest on more
   * than the winner and are left out: a vote, a union, and "unknown", which a stale assertion gives
   * though it loses.
   */
  @Property(tries = 500)
  void takingALoserAwayChangesNoWinner(
      @ForAll("engines") AuthorityEngine engine, @ForAll("records") List<LinkedRecord> records) {
    for (FieldDecision decision : decide(engine, records, NOW)) {
      Strategy strategy = engine.policy().rule(decision.rule()).orElseThrow().strategy();
      if (strategy instanceof Strategy.MostReported
          || strategy instanceof Strategy.Union
          || decision.outcome() == Outcome.UNKNOWN) {
        continue;
      }
      for (Loser loser : decision.losers()) {
        Optional<FieldDecision> without =
            field(
                decide(engine, AnyEstate.without(records, loser, decision.field()), NOW), decision);
        assertThat(without.map(FieldDecision::value).orElse(FieldValue.NULL))
            .isEqualTo(decision.value());
        assertThat(without.flatMap(FieldDecision::winner)).isEqualTo(decision.winner());
      }
    }
  }

  /** What may not win has no say in anything, not even in a vote, a union or an "unknown". */
  @Property(tries = 500)
  void takingAwayWhatMayNotWinChangesNothing(
      @ForAll("engines") AuthorityEngine engine, @ForAll("records") List<LinkedRecord> records) {
    for (FieldDecision decision : decide(engine, records, NOW)) {
      List<LinkedRecord> fewer = records;
      for (Loser loser : decision.losers()) {
        if (NEVER_WINS.contains(loser.reason())) {
          fewer = AnyEstate.without(fewer, loser, decision.field());
        }
      }
      FieldDecision left = field(decide(engine, fewer, NOW), decision).orElse(null);
      if (left == null) {
        assertThat(decision.outcome()).isEqualTo(Outcome.GAP);
      } else {
        assertThat(left.value()).isEqualTo(decision.value());
        assertThat(left.winner()).isEqualTo(decision.winner());
        assertThat(left.outcome()).isEqualTo(decision.outcome());
        assertThat(left.elements()).isEqualTo(decision.elements());
        assertThat(left.changesAt()).isEqualTo(decision.changesAt());
      }
    }
  }

  /** A record that is handed over twice says what it says once. */
  @Property
  void whatArrivesTwiceCountsOnce(
      @ForAll("engines") AuthorityEngine engine,
      @ForAll("records") List<LinkedRecord> records,
      @ForAll Random random) {
    List<LinkedRecord> twice = new ArrayList<>(records);
    records.stream().filter(r -> random.nextBoolean()).forEach(twice::add);
    Collections.shuffle(twice, random);
    List<FieldDecision> repeated = decide(engine, twice, NOW);

    for (FieldDecision once : decide(engine, records, NOW)) {
      FieldDecision again = field(repeated, once).orElseThrow();
      assertThat(again.value()).isEqualTo(once.value());
      assertThat(again.winner()).isEqualTo(once.winner());
      assertThat(again.winnerRecord()).isEqualTo(once.winnerRecord());
      assertThat(again.outcome()).isEqualTo(once.outcome());
      assertThat(again.elements()).isEqualTo(once.elements());
      assertThat(again.changesAt()).isEqualTo(once.changesAt());
    }
  }

  /** From now until changesAt, every instant gives the same decision, explanation included. */
  @Property(tries = 500)
  void changesAtIsHonest(
      @ForAll("engines") AuthorityEngine engine,
      @ForAll("records") List<LinkedRecord> records,
      @ForAll("hours") int hours) {
    Instant later = NOW.plus(Duration.ofHours(hours));
    List<FieldDecision> then = decide(engine, records, later);
    for (FieldDecision decision : decide(engine, records, NOW)) {
      Instant changesAt = decision.changesAt().orElse(Instant.MAX);
      assertThat(changesAt).isAfter(NOW);
      if (later.isBefore(changesAt)) {
        assertThat(field(then, decision)).contains(decision);
      }
      if (decision.changesAt().isPresent()) {
        assertThat(field(decide(engine, records, changesAt.minusNanos(1)), decision))
            .contains(decision);
      }
    }
  }

  @Property
  void aConflictIsOnlyWhatABelievedAssertionSaysOtherwise(
      @ForAll("engines") AuthorityEngine engine, @ForAll("records") List<LinkedRecord> records) {
    for (FieldDecision decision : decide(engine, records, NOW)) {
      boolean conflicts = decision.losers().stream().anyMatch(Loser::conflicts);
      assertThat(decision.outcome() == Outcome.CONTESTED)
          .isEqualTo(conflicts && decision.outcome() != Outcome.HELD);
      assertThat(decision.losers().stream().filter(Loser::conflicts))
          .allSatisfy(
              loser ->
                  assertThat(loser.reason())
                      .isIn(
                          Reason.LOWER_PRECEDENCE,
                          Reason.NOT_SELECTED,
                          Reason.TIE_BROKEN,
                          Reason.NOT_FOLLOWED));
    }
  }

  @Provide
  Arbitrary<Integer> hours() {
    return Arbitraries.integers().between(0, 80);
  }

  @Provide
  Arbitrary<AuthorityEngine> engines() {
    return AnyEstate.engines();
  }

  @Provide
  Arbitrary<List<LinkedRecord>> records() {
    return AnyEstate.records();
  }

  private static List<FieldDecision> decide(
      AuthorityEngine engine, List<LinkedRecord> records, Instant now) {
    return AnyEstate.decide(engine, records, now);
  }

  private static Optional<FieldDecision> field(List<FieldDecision> all, FieldDecision same) {
    return all.stream().filter(d -> d.field().equals(same.field())).findFirst();
  }

  private static LinkedRecord find(List<LinkedRecord> records, String source, String nativeId) {
    return records.stream()
        .filter(r -> r.source().equals(source) && r.nativeId().equals(nativeId))
        .findFirst()
        .orElseThrow();
  }

  private static boolean listed(
      AuthorityEngine engine, FieldDecision decision, LinkedRecord winner) {
    return engine.policy().rule(decision.rule()).orElseThrow().sources().stream()
        .anyMatch(selector -> selector.match().includes(winner));
  }
}
