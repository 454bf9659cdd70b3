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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any policy over five fields, and anything that up to six records may say about them. */
final class AnyEstate {
  static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  static final Confirmations RUNS =
      (source, stream) -> source.equals("iam-1") ? NOW.minus(Duration.ofHours(3)) : Instant.MIN;
  private static final List<String> WORDS = List.of("none", "read", "write", "admin");
  private static final Scope FIRST_IS_ADMIN =
      view -> view.value("a").equals(FieldValue.of("admin"));

  private AnyEstate() {}

  static List<FieldDecision> decide(
      AuthorityEngine engine, List<LinkedRecord> records, Instant now) {
    return decide(engine, records, RUNS, now);
  }

  static List<FieldDecision> decide(
      AuthorityEngine engine, List<LinkedRecord> records, Confirmations runs, Instant now) {
    return engine.decide(
        new EntityAssertions(EntityKind.IDENTITY, Optional.empty(), records, runs), now);
  }

  static Arbitrary<AuthorityEngine> engines() {
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

  /** The engine with the same rules, under which no value ever goes stale. */
  static AuthorityEngine ageless(AuthorityEngine engine) {
    return new AuthorityEngine(
        new AuthorityPolicy(
            "v1", engine.policy().rules().stream().map(AnyEstate::ageless).toList()));
  }

  private static FieldRule ageless(FieldRule rule) {
    FieldRule.Builder builder =
        FieldRule.of(rule.name(), rule.field())
            .strategy(rule.strategy())
            .normalise(rule.normaliser())
            .conflict(rule.conflict());
    rule.scope().ifPresent(builder::when);
    for (SourceSelector selector : rule.sources()) {
      builder.source(
          new SourceSelector(
              selector.match(),
              Optional.empty(),
              selector.onStale(),
              selector.nullCounts(),
              selector.completeRuns()));
    }
    return rule.required() ? builder.required().build() : builder.build();
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

  static Arbitrary<List<LinkedRecord>> records() {
    Arbitrary<FieldValue> values =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(
                8, Arbitraries.of("none", "read", "write", "admin", " Admin").map(FieldValue::of)),
            net.jqwik.api.Tuple.of(1, Arbitraries.of("odd", "x").map(FieldValue::of)),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(FieldValue.NULL)),
            net.jqwik.api.Tuple.of(
                1, Arbitraries.of(List.of("read", "b"), List.<String>of()).map(FieldValue::of)));
    Arbitrary<Assertion> assertions =
        Combinators.combine(values, times().optional(0.4), ends().optional(0.3))
            .as(
                (value, at, end) ->
                    new Assertion(value, at, Optional.empty(), end, Optional.empty()));
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

  private static Arbitrary<Instant> ends() {
    return Arbitraries.integers().between(-5, 80).map(hours -> NOW.plus(Duration.ofHours(hours)));
  }

  private static Arbitrary<Instant> times() {
    return Arbitraries.integers().between(0, 30).map(hours -> NOW.minus(Duration.ofHours(hours)));
  }

  static List<LinkedRecord> without(List<LinkedRecord> records, Loser loser, String field) {
    return records.stream()
        .map(
            record ->
                record.source().equals(loser.source()) && record.nativeId().equals(loser.nativeId())
                    ? strip(record, field)
                    : record)
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
