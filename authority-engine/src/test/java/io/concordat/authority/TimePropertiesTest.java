package io.concordat.authority;

import static io.concordat.authority.AnyEstate.NOW;
import static io.concordat.authority.AnyEstate.RUNS;
import static io.concordat.authority.AnyEstate.decide;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldDecision.Loser;
import io.concordat.contract.FieldDecision.Outcome;
import io.concordat.contract.FieldDecision.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What time does to decisions, and what it does not. */
class TimePropertiesTest {
  private static final Instant THE_END = Instant.parse("2199-01-01T00:00:00Z");

  /**
   * Who wakes an entity at each changesAt misses nothing: any instant's decisions are those of the
   * last wake-up before it, and after the last one nothing ever changes.
   */
  @Property(tries = 300)
  void wakingAtEachChangesAtMissesNothing(
      @ForAll("engines") AuthorityEngine engine,
      @ForAll("records") List<LinkedRecord> records,
      @ForAll @Size(5) List<@IntRange(max = 60 * 70) Integer> minutes) {
    TreeMap<Instant, List<FieldDecision>> wakeUps = new TreeMap<>();
    Optional<Instant> next = Optional.of(NOW);
    while (next.isPresent()) {
      List<FieldDecision> decisions = decide(engine, records, next.get());
      assertThat(wakeUps.put(next.get(), decisions)).as("time moves on").isNull();
      next = AuthorityEngine.changesAt(decisions);
    }

    assertThat(wakeUps).as("each assertion goes stale once").hasSizeLessThan(6 * 5 * 2);
    assertThat(decide(engine, records, THE_END)).isEqualTo(wakeUps.lastEntry().getValue());
    for (int minute : minutes) {
      Instant at = NOW.plus(Duration.ofMinutes(minute));
      assertThat(decide(engine, records, at)).isEqualTo(wakeUps.floorEntry(at).getValue());
    }
  }

  /** What is stale stays so until it ends by itself, unless it is what the rule holds. */
  @Property(tries = 300)
  void freshnessOnlyRunsOut(
      @ForAll("engines") AuthorityEngine engine,
      @ForAll("records") List<LinkedRecord> records,
      @ForAll @IntRange(max = 30) int hours) {
    List<FieldDecision> later = decide(engine, records, NOW.plus(Duration.ofHours(hours)));
    for (FieldDecision before : decide(engine, records, NOW)) {
      assertStaleIn(later, before);
    }
  }

  /** A run that sees the values again makes none of them staler, and nobody else's. */
  @Property(tries = 300)
  void aConfirmationMakesNothingStale(
      @ForAll("engines") AuthorityEngine engine,
      @ForAll("records") List<LinkedRecord> records,
      @ForAll @IntRange(max = 30) int hoursAgo) {
    Instant run = NOW.minus(Duration.ofHours(hoursAgo));
    Confirmations more =
        (source, stream) -> {
          Instant known = RUNS.lastConfirmed(source, stream);
          return source.startsWith("itsm") && run.isAfter(known) ? run : known;
        };
    List<FieldDecision> without = decide(engine, records, NOW);
    for (FieldDecision confirmed : decide(engine, records, more, NOW)) {
      assertStaleIn(without, confirmed);
    }
  }

  private static void assertStaleIn(List<FieldDecision> all, FieldDecision decision) {
    for (FieldDecision other : all) {
      if (!other.field().equals(decision.field()) || !other.rule().equals(decision.rule())) {
        continue;
      }
      for (Loser loser : decision.losers()) {
        boolean holds =
            other.outcome() == Outcome.HELD
                && other.winner().equals(Optional.of(loser.source()))
                && other.winnerRecord().equals(Optional.of(loser.nativeId()));
        if (loser.reason() == Reason.STALE && !holds) {
          assertThat(other.losers())
              .filteredOn(l -> l.source().equals(loser.source()))
              .filteredOn(l -> l.nativeId().equals(loser.nativeId()))
              .extracting(Loser::reason)
              .singleElement()
              .isIn(Reason.STALE, Reason.EXPIRED);
        }
      }
    }
  }

  /** Without limits of freshness, no run changes an answer by having read a row again. */
  @Property(tries = 300)
  void whenARowWasReadDecidesNothing(
      @ForAll("engines") AuthorityEngine engine,
      @ForAll("records") List<LinkedRecord> records,
      @ForAll @Size(6) List<@IntRange(max = 1000) Integer> minutes) {
    AuthorityEngine ageless = AnyEstate.ageless(engine);
    List<LinkedRecord> readAgain =
        records.stream()
            .map(r -> read(r, NOW.minus(Duration.ofMinutes(minutes.get(records.indexOf(r))))))
            .toList();

    assertThat(
            AuthorityEngine.sameAnswer(
                decide(ageless, records, NOW), decide(ageless, readAgain, NOW)))
        .isTrue();
  }

  /** Versions that say when a source was read take no turns between sources. */
  @Property(tries = 300)
  void whichSourceHasTheHigherVersionsDecidesNothing(
      @ForAll("engines") AuthorityEngine engine,
      @ForAll("records") List<LinkedRecord> records,
      @ForAll @Size(2) List<@IntRange(max = 1000) Integer> ahead) {
    UnaryOperator<LinkedRecord> versions =
        r -> version(r, r.version() + ahead.get(r.source().endsWith("-1") ? 0 : 1));

    assertThat(decide(engine, records.stream().map(versions).toList(), NOW))
        .isEqualTo(decide(engine, records, NOW));
  }

  /** Nothing is told of a time that has passed. */
  @Property
  void whatCouldChangeLiesAhead(
      @ForAll("engines") AuthorityEngine engine,
      @ForAll("records") List<LinkedRecord> records,
      @ForAll @IntRange(max = 80) int hours) {
    Instant at = NOW.plus(Duration.ofHours(hours));

    assertThat(AuthorityEngine.changesAt(decide(engine, records, at)))
        .satisfiesAnyOf(
            next -> assertThat(next).isEmpty(), next -> assertThat(next.orElseThrow()).isAfter(at));
  }

  private static LinkedRecord read(LinkedRecord record, Instant at) {
    return new LinkedRecord(
        record.source(),
        record.system(),
        record.domain(),
        record.stream(),
        record.nativeId(),
        record.version(),
        record.state(),
        at,
        record.effectiveAt(),
        record.fields());
  }

  private static LinkedRecord version(LinkedRecord record, long version) {
    return new LinkedRecord(
        record.source(),
        record.system(),
        record.domain(),
        record.stream(),
        record.nativeId(),
        version,
        record.state(),
        record.observedAt(),
        record.effectiveAt(),
        record.fields());
  }

  @Provide
  Arbitrary<AuthorityEngine> engines() {
    return AnyEstate.engines();
  }

  @Provide
  Arbitrary<List<LinkedRecord>> records() {
    return AnyEstate.records();
  }
}
