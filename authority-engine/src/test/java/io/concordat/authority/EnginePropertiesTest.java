package io.concordat.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import io.concordat.contract.FieldValue;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every policy and every set of assertions. */
class EnginePropertiesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final List<String> WORDS = List.of("none", "read", "write", "admin");
  private static final Confirmations RUNS =
      (source, stream) -> source.equals("iam-1") ? NOW.minus(Duration.ofHours(3)) : Instant.MIN;
  private static final Scope FIRST_IS_ADMIN =
      view -> view.value("a").equals(FieldValue.of("admin"));

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
            field(decide(engine, without(records, loser, decision.field()), NOW), decision);
        assertThat(without.map(FieldDecision::value).orElse(FieldValue.NULL))
            .isEqualTo(decision.value());
        assertThat(without.flatMap(FieldDecision::winner)).isEqualTo(decision.winner());
      }
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
    Arbitrary<FieldRule> scoped = rules("a-scoped", "b").map(b -> b.when(FIRST_IS_ADMIN).build());
    Arbitrary<FieldRule> following =
        rules("d", "d").map(b -> b.strategy(new Strategy.Follow("b")).build());
    return Combinators.combine(
            rules("a", "a").map(FieldRule.Builder::build),
            rules("b", "b").map(FieldRule.Builder::build),
            rules("c", "c").map(FieldRule.Builder::build),
            scoped,
            following)
        .as(
            (a, b, c, d, e) ->
                new AuthorityEngine(new AuthorityPolicy("v1", List.of(a, b, c, d, e))));
  }

  private static Arbitrary<FieldRule.Builder> rules(String name, String field) {
    Arbitrary<Strategy> strategies =
        Arbitraries.of(
            new Strategy.Precedence(),
            new Strategy.Latest(),
            new Strategy.Earliest(),
            new Strategy.Max(WORDS),
            new Strategy.Min(List.of()),
            new Strategy.MostReported(),
            new Strategy.Union(),
            new Strategy.MostRestrictive(WORDS));
    Arbitrary<List<SourceSelector>> sources =
        Combinators.combine(
                Arbitraries.of("iam", "itsm", "manual", "procurement", "itsm-1", "system:sys-1"),
                Arbitraries.of(0, 1, 4, 20),
                Arbitraries.of(OnStale.values()),
                Arbitraries.of(true, false))
            .as(
                (source, fresh, onStale, nulls) -> {
                  SourceSelector selector = SourceSelector.of(source).onStale(onStale);
                  selector = fresh == 0 ? selector : selector.freshFor(Duration.ofHours(fresh));
                  return nulls ? selector.withNullCounting() : selector;
                })
            .list()
            .uniqueElements(SourceSelector::match)
            .ofMinSize(1)
            .ofMaxSize(4);
    return Combinators.combine(
            strategies, sources, Arbitraries.of("lower", "trim"), Arbitraries.of(true, false))
        .as(
            (strategy, selectors, normaliser, required) -> {
              FieldRule.Builder builder =
                  FieldRule.of(name, field)
                      .strategy(strategy)
                      .normalise(Normaliser.of(normaliser))
                      .conflict(ConflictSeverity.LOW);
              selectors.forEach(builder::source);
              return required ? builder.required() : builder;
            });
  }

  @Provide
  Arbitrary<List<LinkedRecord>> records() {
    Arbitrary<FieldValue> values =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(
                8, Arbitraries.of("none", "read", "write", "admin", " Admin").map(FieldValue::of)),
            net.jqwik.api.Tuple.of(1, Arbitraries.of("odd", "x").map(FieldValue::of)),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(FieldValue.NULL)),
            net.jqwik.api.Tuple.of(
                1, Arbitraries.of(List.of("read", "b"), List.<String>of()).map(FieldValue::of)));
    Arbitrary<Assertion> assertions =
        Combinators.combine(values, times().optional(0.4))
            .as((value, at) -> new Assertion(value, at, Optional.empty()));
    Arbitrary<Map<String, Assertion>> fields =
        Arbitraries.maps(Arbitraries.of("a", "b", "c", "d", "e"), assertions).ofMaxSize(5);
    return Combinators.combine(
            Arbitraries.of(SourceDomain.values()),
            Arbitraries.integers().between(1, 2),
            Arbitraries.integers().between(1, 2),
            Arbitraries.longs().between(1, 3),
            Arbitraries.of(RecordState.ACTIVE, RecordState.ACTIVE, RecordState.RETIRED),
            times(),
            times().optional(0.5),
            fields)
        .as(
            (domain, instance, row, version, state, seen, changed, asserted) ->
                new LinkedRecord(
                    domain.wireName() + "-" + instance,
                    "sys-" + instance,
                    domain,
                    "rows",
                    "row-" + row,
                    version,
                    state,
                    seen,
                    changed,
                    asserted))
        .list()
        .uniqueElements(record -> record.source() + "/" + record.nativeId())
        .ofMaxSize(6);
  }

  private static Arbitrary<Instant> times() {
    return Arbitraries.integers().between(0, 30).map(hours -> NOW.minus(Duration.ofHours(hours)));
  }

  private static List<FieldDecision> decide(
      AuthorityEngine engine, List<LinkedRecord> records, Instant now) {
    return engine.decide(
        new EntityAssertions(EntityKind.IDENTITY, Optional.empty(), records, RUNS), now);
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

  private static List<LinkedRecord> without(List<LinkedRecord> records, Loser loser, String field) {
    return records.stream()
        .map(
            record ->
                record.source().equals(loser.source()) && record.nativeId().equals(loser.nativeId())
                    ? strip(record, field)
                    : record)
        .flatMap(Stream::of)
        .toList();
  }

  private static LinkedRecord strip(LinkedRecord record, String field) {
    Map<String, Assertion> fields = new TreeMap<>(record.fields());
    fields.remove(field);
    return new LinkedRecord(
        record.source(),
        record.system(),
        record.domain(),
        record.stream(),
        record.nativeId(),
        record.version(),
        record.state(),
        record.observedAt(),
        record.effectiveAt(),
        fields);
  }
}
