package io.concordat.connector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.concordat.connector.runtime.pull.Breaker;
import io.concordat.connector.runtime.pull.Patience;
import io.concordat.connector.runtime.pull.PullPolicy;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.spi.Unmapped;
import io.concordat.contract.ContractJson;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The promises that every source keeps, whatever its vendor. A connector's test extends it over the
 * stand-in of its vendor and adds only the vendor's oddities.
 *
 * <p>A "cut" is a power failure at one step of a run: the suite repeats each scenario for every
 * step there is, starts again on what was stored, and compares what a reader of the topic then
 * holds with what the vendor holds. Keep the vendor small (a few pages of a few rows): the number
 * of runs grows with the number of pages.
 *
 * <p>A source whose pages name parts extends {@link PartedSourceContractSuite}.
 */
public abstract class SourceContractSuite {
  static final int MOST_STEPS = 5_000;
  private static final PullPolicy POLICY =
      new PullPolicy(
          Duration.ofDays(365),
          Duration.ofDays(1),
          new Patience(5, Duration.ofMillis(1), Duration.ofMillis(2)),
          new Breaker(1.0, Long.MAX_VALUE));

  private final TickingClock clock = new TickingClock(Instant.parse("2026-01-05T08:00:00Z"));

  /** Brings the vendor back to its first state; called before each test and each repetition. */
  protected abstract void resetVendor();

  /** The source under test, made anew: each call is a restart of the connector. */
  protected abstract Source source();

  /**
   * The native ids that the vendor holds now, by stream, without those of {@link #rejectedIds}.
   * Every stream of the source is a key; at least one has several pages.
   */
  protected abstract Map<String, Set<String>> vendorRows();

  /** Changes a row at the vendor so that its record changes, and says which. */
  protected abstract VendorRow changeRow();

  /** Deletes a row at the vendor, and says which. */
  protected abstract VendorRow removeRow();

  /**
   * Makes the vendor answer 403 for one part of a stream, or for a whole stream, and says which
   * stream cannot be complete now.
   */
  protected abstract String forbidPart();

  /** Texts that stand in the vendor's answers and must not be found in anything that is kept. */
  protected Set<String> plantedSecrets() {
    return Set.of();
  }

  /** Ids of rows that the vendor serves and no mapper can take. */
  protected Set<String> rejectedIds() {
    return Set.of();
  }

  /**
   * Makes the vendor serve one page token for ever, and says so; false where a vendor's protocol
   * has none, so that the suite repeats a cursor by itself.
   */
  protected boolean repeatCursor() {
    return false;
  }

  /** What the source is run on; in memory unless a test says otherwise. */
  protected ContractBench bench() {
    return ContractBench.inMemory();
  }

  @BeforeEach
  final void freshVendor() {
    resetVendor();
  }

  @Test
  void isNamedAndFingerprintedStably() {
    Source source = source();
    assertThat(source.id()).matches("[a-z][a-z0-9_.:-]{0,63}");
    assertThat(source.system()).matches("[a-z][a-z0-9_.:-]{0,63}");
    assertThat(source.fingerprint()).isNotBlank().isEqualTo(source().fingerprint());
    assertThat(source.streams()).extracting(SourceStream::name).doesNotHaveDuplicates();
    assertThat(names(source)).isEqualTo(vendorRows().keySet());
  }

  @Test
  void publishesExactlyTheRowsOfTheVendor() {
    ContractBench bench = bench();
    assertCompleted(run(bench).of(source()));
    assertHoldsTheVendorsRows(bench, "an undisturbed run");
    assertNothingDoubled(bench, "an undisturbed run");
    assertThat(bench.rejects().stream().map(Page.Reject::nativeId).collect(Collectors.toSet()))
        .isEqualTo(rejectedIds());
  }

  @Test
  void servesTheSameRowsWhenAPageIsReadAgain() {
    for (SourceStream stream : source().streams()) {
      Checkpoint start = Checkpoint.start();
      assertThat(ids(stream.read(start))).containsAll(ids(stream.read(start)));
    }
  }

  @Test
  void saysBeforeMappingWhereAPageEnds() {
    for (SourceStream stream : source().streams()) {
      Unmapped read = stream.fetch(Checkpoint.start());
      Page page = read.page().get();
      assertThat(page.next()).isEqualTo(read.next());
      assertThat(page.more()).isEqualTo(read.more());
      assertThat(ids(page)).containsAll(ids(stream.read(Checkpoint.start())));
    }
  }

  @Test
  void publishesNothingWhenNothingIsNew() {
    ContractBench bench = bench();
    assertCompleted(run(bench).of(source()));
    int published = bench.records().size();
    assertCompleted(run(bench).of(source()));
    assertThat(bench.records()).as("after a second scheduled run").hasSize(published);
    assertCompleted(run(bench).full().of(source()));
    assertThat(bench.records()).as("after a second full run").hasSize(published);
  }

  @Test
  void publishesAChangedRowOnce() {
    ContractBench bench = bench();
    assertCompleted(run(bench).of(source()));
    VendorRow changed = changeRow();
    assertCompleted(run(bench).of(source()));
    assertCompleted(run(bench).full().of(source()));
    assertHoldsWhatAColdRunHolds(bench, "a changed row");
    assertThat(Fold.of(bench.records()).steps(source().id(), changed.stream()))
        .as("history of the changed row")
        .containsEntry(changed.nativeId(), 2);
  }

  @Test
  void losesAndDoublesNothingWhereverTheFirstRunIsCut() {
    for (int step = 1; step <= MOST_STEPS; step++) {
      resetVendor();
      ContractBench bench = bench();
      boolean cut = run(bench).cutAt(step).isCutIn(source());
      assertCompleted(run(bench).of(source()));
      assertHoldsTheVendorsRows(bench, "cut at step " + step);
      assertNothingDoubled(bench, "cut at step " + step);
      if (!cut) {
        return;
      }
    }
    fail("a run of more than " + MOST_STEPS + " steps: make the vendor smaller");
  }

  @Test
  void losesAndDoublesNothingWhereverALaterRunIsCut() {
    for (int step = 1; step <= MOST_STEPS; step++) {
      resetVendor();
      ContractBench bench = bench();
      assertCompleted(run(bench).of(source()));
      VendorRow changed = changeRow();
      boolean cut = run(bench).cutAt(step).isCutIn(source());
      assertCompleted(run(bench).of(source()));
      assertCompleted(run(bench).full().of(source()));
      assertHoldsWhatAColdRunHolds(bench, "cut at step " + step);
      assertThat(Fold.of(bench.records()).steps(source().id(), changed.stream()))
          .as("cut at step " + step)
          .containsEntry(changed.nativeId(), 2);
      if (!cut) {
        return;
      }
    }
    fail("a run of more than " + MOST_STEPS + " steps: make the vendor smaller");
  }

  @Test
  void retiresOnceWhereverTheRetiringRunIsCut() {
    for (int step = 1; step <= MOST_STEPS; step++) {
      resetVendor();
      ContractBench bench = bench();
      assertCompleted(run(bench).of(source()));
      VendorRow removed = removeRow();
      boolean cut = run(bench).full().cutAt(step).isCutIn(source());
      assertCompleted(run(bench).of(source()));
      assertCompleted(run(bench).full().of(source()));
      assertHoldsTheVendorsRows(bench, "cut at step " + step);
      assertThat(Fold.of(bench.records()).steps(source().id(), removed.stream()))
          .as("cut at step " + step)
          .containsEntry(removed.nativeId(), 2);
      if (!cut) {
        return;
      }
    }
    fail("a run of more than " + MOST_STEPS + " steps: make the vendor smaller");
  }

  @Test
  void catchesUpWithWhatHappenedWhileItWasDown() {
    for (int step = 1; step <= MOST_STEPS; step++) {
      resetVendor();
      ContractBench bench = bench();
      boolean cut = run(bench).cutAt(step).isCutIn(source());
      changeRow();
      removeRow();
      assertCompleted(run(bench).of(source()));
      assertCompleted(run(bench).full().of(source()));
      assertHoldsTheVendorsRows(bench, "cut at step " + step);
      assertHoldsWhatAColdRunHolds(bench, "cut at step " + step);
      if (!cut) {
        return;
      }
    }
    fail("a run of more than " + MOST_STEPS + " steps: make the vendor smaller");
  }

  @Test
  void letsIncrementsPassBesideAFullRunWhereverItIsCut() {
    for (int step = 1; step <= MOST_STEPS; step++) {
      resetVendor();
      ContractBench bench = bench();
      assertCompleted(run(bench).of(source()));
      List<VendorRow> touched = new ArrayList<>();
      Runnable change =
          () -> {
            if (touched.isEmpty()) {
              touched.add(changeRow());
              touched.add(removeRow());
            }
          };
      boolean cut = run(bench).full().cutAt(step).givingWay(change).isCutIn(source());
      change.run();
      assertCompleted(run(bench).givingWay(change).of(source()));
      assertCompleted(run(bench).full().of(source()));
      assertHoldsTheVendorsRows(bench, "cut at step " + step);
      assertHoldsWhatAColdRunHolds(bench, "cut at step " + step);
      for (VendorRow row : touched) {
        assertThat(Fold.of(bench.records()).steps(source().id(), row.stream()))
            .as("cut at step " + step)
            .containsEntry(row.nativeId(), 2);
      }
      if (!cut) {
        return;
      }
    }
    fail("a run of more than " + MOST_STEPS + " steps: make the vendor smaller");
  }

  @Test
  void letsIncrementsPassBesideTheFirstFullRun() {
    ContractBench bench = bench();
    List<VendorRow> touched = new ArrayList<>();
    Runnable change =
        () -> {
          if (touched.isEmpty()) {
            touched.add(changeRow());
          }
        };
    assertCompleted(run(bench).givingWay(change).of(source()));
    change.run();
    assertCompleted(run(bench).of(source()));
    assertHoldsTheVendorsRows(bench, "a change during the first run");
    assertHoldsWhatAColdRunHolds(bench, "a change during the first run");
  }

  @Test
  void retiresADeletedRowOnACompleteFullRun() {
    ContractBench bench = bench();
    assertCompleted(run(bench).of(source()));
    VendorRow removed = removeRow();
    assertCompleted(run(bench).full().of(source()));
    Fold fold = Fold.of(bench.records());
    assertThat(fold.retired(source().id(), removed.stream())).contains(removed.nativeId());
    assertHoldsTheVendorsRows(bench, "a deleted row");
  }

  @Test
  void retiresNothingWhileAPartIsForbidden() {
    ContractBench bench = bench();
    assertCompleted(run(bench).of(source()));
    String stream = forbidPart();
    List<RunReport> reports = run(bench).full().of(source());
    assertThat(reports)
        .filteredOn(report -> report.stream().equals(stream))
        .extracting(RunReport::outcome)
        .containsAnyOf(RunOutcome.PARTIAL, RunOutcome.FAILED)
        .doesNotContain(RunOutcome.COMPLETED);
    assertThat(Fold.of(bench.records()).retired(source().id(), stream)).isEmpty();
  }

  @Test
  void refusesAPageTokenThatDoesNotMove() {
    boolean byTheVendor = repeatCursor();
    ContractBench bench = bench();
    Run run = byTheVendor ? run(bench) : run(bench).reading(StuckStream::new);
    List<RunReport> reports = run.of(source());
    assertThat(reports).extracting(RunReport::outcome).contains(RunOutcome.FAILED);
    assertThat(reports)
        .filteredOn(report -> report.outcome() == RunOutcome.FAILED)
        .extracting(report -> report.reason().orElse(""))
        .anyMatch(reason -> reason.contains("does not move"));
  }

  @Test
  void raisesTheVersionWithEveryPublicationOfARow() {
    ContractBench bench = bench();
    assertCompleted(run(bench).of(source()));
    clock.move(Duration.ofHours(-1));
    changeRow();
    assertCompleted(run(bench).of(source()));
    assertCompleted(run(bench).full().of(source()));
    Map<String, Long> last = new HashMap<>();
    for (SourceRecord record : bench.records()) {
      Long before = last.put(record.messageKey(), record.version());
      assertThat(before == null || before < record.version()).as(record.messageKey()).isTrue();
    }
  }

  @Test
  void keepsNoSecret() {
    ContractBench bench = bench();
    run(bench).of(source());
    changeRow();
    run(bench).full().of(source());
    Source source = source();
    StringBuilder kept = new StringBuilder(source.fingerprint());
    kept.append(source).append(bench.reports()).append(bench.rejects());
    for (SourceStream stream : source.streams()) {
      kept.append(stream);
      kept.append(bench.ledger().open(new StreamKey(source.id(), stream.name())));
    }
    for (SourceRecord record : bench.records()) {
      kept.append(new String(ContractJson.write(record), StandardCharsets.UTF_8));
    }
    for (String secret : plantedSecrets()) {
      assertThat(kept.indexOf(secret)).as("a planted secret was kept").isNegative();
    }
  }

  Run run(ContractBench bench) {
    return new Run(bench, POLICY, clock);
  }

  static void assertCompleted(List<RunReport> reports) {
    assertThat(reports)
        .allSatisfy(
            report ->
                assertThat(report.outcome()).as("%s", report).isEqualTo(RunOutcome.COMPLETED));
  }

  void assertHoldsTheVendorsRows(ContractBench bench, String when) {
    Fold fold = Fold.of(bench.records());
    String source = source().id();
    Map<String, Set<String>> held = new TreeMap<>();
    Map<String, Set<String>> expected = new TreeMap<>();
    vendorRows()
        .forEach(
            (stream, ids) -> {
              expected.put(stream, new TreeSet<>(ids));
              held.put(stream, fold.active(source, stream).keySet());
            });
    assertThat(held).as(when).isEqualTo(expected);
  }

  /** A connector that starts on nothing now, against the same vendor, is the measure. */
  void assertHoldsWhatAColdRunHolds(ContractBench bench, String when) {
    ContractBench cold = ContractBench.inMemory();
    assertCompleted(run(cold).of(source()));
    Fold expected = Fold.of(cold.records());
    Fold actual = Fold.of(bench.records());
    String source = source().id();
    for (String stream : names(source())) {
      assertThat(actual.active(source, stream))
          .as("%s, stream %s", when, stream)
          .isEqualTo(expected.active(source, stream));
    }
  }

  private void assertNothingDoubled(ContractBench bench, String when) {
    Fold fold = Fold.of(bench.records());
    for (String stream : names(source())) {
      fold.steps(source().id(), stream)
          .forEach(
              (id, steps) ->
                  assertThat(steps).as("%s: history of %s in %s", when, id, stream).isEqualTo(1));
    }
  }

  private static Set<String> names(Source source) {
    return source.streams().stream().map(SourceStream::name).collect(Collectors.toSet());
  }

  private static Set<String> ids(Page page) {
    return page.rows().stream().map(SourceRow::nativeId).collect(Collectors.toSet());
  }

  /** Serves the first page for ever. */
  private record StuckStream(SourceStream stream) implements SourceStream {
    @Override
    public String name() {
      return stream.name();
    }

    @Override
    public PullMode preferredMode() {
      return stream.preferredMode();
    }

    @Override
    public Page read(Checkpoint since) {
      Page first = stream.read(Checkpoint.start());
      return new Page(
          first.rows(), first.rejects(), since.with("page", "1"), true, Optional.empty());
    }
  }
}
