package io.concordat.benchmarks;

import io.concordat.authority.AuthorityEngine;
import io.concordat.authority.AuthorityPolicy;
import io.concordat.authority.ConflictSeverity;
import io.concordat.authority.EntityAssertions;
import io.concordat.authority.FieldRule;
import io.concordat.authority.Normaliser;
import io.concordat.authority.OnStale;
import io.concordat.authority.SourceSelector;
import io.concordat.authority.Strategy;
import io.concordat.contract.Assertion;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldDecision;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.SourceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Entity decisions a second on one core, three records with 17 assertions of 10 fields each, beside
 * a baseline that takes each field from the first source that has it and explains nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EngineBenchmark {
  private static final int ENTITIES = 1024;
  private static final Instant NOW = Instant.parse("2026-03-01T04:00:00Z");

  private AuthorityEngine engine;
  private List<EntityAssertions> entities;
  private int next;

  /** Makes as many entities as do not fit into the nearest cache. */
  @Setup
  public void prepare() {
    engine = new AuthorityEngine(policy());
    entities = new ArrayList<>();
    for (int i = 0; i < ENTITIES; i++) {
      entities.add(
          new EntityAssertions(
              EntityKind.IDENTITY,
              Optional.of("service_account"),
              List.of(linked(0, i), linked(2, i), linked(3, i)),
              (source, stream) -> NOW.minus(Duration.ofHours(1))));
    }
  }

  /** What the reconciler does for each announced entity. */
  @Benchmark
  public List<FieldDecision> decide() {
    return engine.decide(nextEntity(), NOW);
  }

  /** The least that could be called a decision. */
  @Benchmark
  public Map<String, FieldValue> firstSourceBaseline() {
    Map<String, FieldValue> merged = new HashMap<>();
    for (LinkedRecord record : nextEntity().records()) {
      for (Map.Entry<String, Assertion> field : record.fields().entrySet()) {
        merged.putIfAbsent(field.getKey(), field.getValue().value());
      }
    }
    return merged;
  }

  private EntityAssertions nextEntity() {
    next = (next + 1) & (ENTITIES - 1);
    return entities.get(next);
  }

  static AuthorityPolicy policy() {
    Normaliser owner = Normaliser.of("owner");
    return new AuthorityPolicy(
        "bench",
        List.of(
            identity("business-owner", FieldNames.BUSINESS_OWNER)
                .sources("manual", "procurement", "itsm")
                .normalise(owner)
                .conflict(ConflictSeverity.HIGH)
                .required()
                .build(),
            identity("technical-owner", FieldNames.TECHNICAL_OWNER)
                .sources("manual", "itsm", "iam")
                .normalise(owner)
                .freshFor(Duration.ofDays(7))
                .build(),
            identity("status", FieldNames.STATUS)
                .source(SourceSelector.of("iam").freshFor(Duration.ofDays(2)).onStale(OnStale.HOLD))
                .normalise(
                    Normaliser.synonyms(Map.of("enabled", "active", "inactive", "disabled"), false))
                .build(),
            identity("privilege", FieldNames.PRIVILEGE)
                .strategy(new Strategy.Max(List.of("none", "read", "write", "admin")))
                .sources("iam", "itsm")
                .normalise(Normaliser.of("lower"))
                .freshFor(Duration.ofDays(2))
                .onStale(OnStale.HOLD)
                .build(),
            identity("last-authentication", FieldNames.LAST_AUTHENTICATION)
                .strategy(new Strategy.Latest())
                .sources("iam")
                .normalise(Normaliser.of("instant"))
                .build(),
            identity("spend", FieldNames.SPEND)
                .sources("procurement")
                .normalise(Normaliser.of("number"))
                .build()));
  }

  static void run(Settings settings) throws RunnerException {
    var results =
        new Runner(
                new OptionsBuilder()
                    .include(EngineBenchmark.class.getName())
                    .forks(settings.number("forks", 1))
                    .addProfiler(GCProfiler.class)
                    .build())
            .run();
    double engine = score(results, "decide");
    double baseline = score(results, "firstSourceBaseline");
    System.out.printf(
        "engine: %,.0f entity decisions/s on one core; first-source merge without reasons: %,.0f/s%n",
        engine, baseline);
    System.out.printf("engine / target of 200,000: %.2f%n", engine / 200_000);
  }

  private static double score(Iterable<RunResult> results, String method) {
    for (RunResult result : results) {
      if (result.getParams().getBenchmark().endsWith("." + method)) {
        return result.getPrimaryResult().getScore();
      }
    }
    throw new IllegalStateException(method + " was not measured");
  }

  private static FieldRule.Builder identity(String name, String field) {
    return FieldRule.of(name, field).kinds(EntityKind.IDENTITY);
  }

  private static LinkedRecord linked(int stream, int i) {
    SourceRecord record =
        ContractJson.read(Workload.message(stream, i, 1).body(), SourceRecord.class);
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
        record.fields());
  }
}
