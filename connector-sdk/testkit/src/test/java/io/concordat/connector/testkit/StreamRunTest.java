package io.concordat.connector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.runtime.pull.RunOrder;
import io.concordat.connector.runtime.pull.StreamRun;
import io.concordat.connector.runtime.pull.StreamState;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In which mode a run reads, from where, and what becomes of it when the vendor fails. */
class StreamRunTest extends StreamRuns {
  @Test
  void readsEverythingFirstAndThenOnlyWhatChanged() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    RunReport first = run(vendor);
    assertThat(first.mode()).isEqualTo(PullMode.FULL);
    assertThat(first.published()).isEqualTo(3);

    vendor.put("b", "new-owner");
    RunReport second = run(vendor);
    assertThat(second.mode()).isEqualTo(PullMode.INCREMENTAL);
    assertThat(second.read()).isEqualTo(1);
    assertThat(second.published()).isEqualTo(1);
  }

  @Test
  void readsInFullAgainWhenTheLastFullRunIsTooOld() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b");
    run(vendor);
    clock.move(Duration.ofHours(25));
    RunReport report = run(vendor);
    assertThat(report.mode()).isEqualTo(PullMode.FULL);
    assertThat(report.unchanged()).isEqualTo(2);
    assertThat(report.published()).isZero();
  }

  @Test
  void alwaysReadsInFullWhereTheVendorCannotTellWhatChanged() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    vendor.prefer(PullMode.FULL);
    run(vendor);
    vendor.remove("a");
    RunReport report = run(vendor);
    assertThat(report.mode()).isEqualTo(PullMode.FULL);
    assertThat(report.retired()).isEqualTo(1);
  }

  @Test
  void startsColdWhenTheScopeOfTheSourceChanged() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    run(vendor);
    vendor.scope("scope-2");
    vendor.remove("a");
    RunReport report = run(vendor);
    assertThat(report.mode()).isEqualTo(PullMode.FULL);
    assertThat(report.read()).isEqualTo(2);
    assertThat(report.retired()).isEqualTo(1);
  }

  @Test
  void waitsAsLongAsTheVendorAsksAndNoLongerThanTheCeiling() {
    ScriptedVendor vendor = ScriptedVendor.with("a");
    vendor.fail(
        new SourceFailure.Throttled("slow down", Optional.of(Duration.ofSeconds(17))),
        new SourceFailure.Throttled("slow down", Optional.of(Duration.ofDays(2))));
    assertThat(run(vendor).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(waits).containsExactly(Duration.ofSeconds(17), CEILING);
  }

  @Test
  void backsOffFromAVendorThatIsAwayAndGoesOnFromTheCheckpointInTheNextRun() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c", "d", "e");
    vendor.beforeRead(
        () -> {
          if (vendor.reads() == 2) {
            vendor.fail(away(), away(), away());
          }
        });
    RunReport failed = run(vendor);
    assertThat(failed.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(failed.reason()).contains("the instance hibernates");
    assertThat(failed.published()).isEqualTo(2);
    assertThat(waits).hasSize(2).isSorted();

    RunReport next = run(vendor);
    assertThat(next.outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(next.mode()).isEqualTo(PullMode.FULL);
    assertThat(next.read()).as("only what was left").isEqualTo(3);
    assertThat(next.startedAt()).as("confirms as of its beginning").isEqualTo(failed.startedAt());
    assertThat(next.retired()).isZero();
  }

  @Test
  void beginsAnInterruptedFullRunAnewWhenItIsTooOld() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    vendor.beforeRead(
        () -> {
          if (vendor.reads() == 2) {
            vendor.fail(away(), away(), away());
          }
        });
    run(vendor);
    clock.move(Duration.ofHours(7));
    assertThat(run(vendor).read()).isEqualTo(3);
  }

  @Test
  void failsAtOnceWhenAPersonMustLook() {
    ScriptedVendor vendor = ScriptedVendor.with("a");
    vendor.fail(new SourceFailure.Rejected("401: the client secret is not accepted"));
    RunReport report = run(vendor);
    assertThat(report.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(report.reason()).contains("401: the client secret is not accepted");
    assertThat(waits).isEmpty();
    assertThat(run(vendor).outcome()).isEqualTo(RunOutcome.COMPLETED);
  }

  @Test
  void keepsTheIncrementalCursorWhenAPersonMustLook() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    run(vendor);
    vendor.fail(new SourceFailure.Rejected("401"));
    run(vendor);
    vendor.put("d", "x");
    RunReport report = run(vendor);
    assertThat(report.mode()).isEqualTo(PullMode.INCREMENTAL);
    assertThat(report.read()).isEqualTo(1);
  }

  @Test
  void tellsARefusedLogInFromEveryOtherFailure() {
    ScriptedVendor vendor = ScriptedVendor.with("a");
    for (SourceFailure other :
        List.of(new SourceFailure.Rejected("403"), SourceFailure.Rejected.setting("a redirect"))) {
      vendor.fail(other);
      StreamRun run = start(vendor, new RunOrder("r", Optional.empty()));
      assertThat(run.run().outcome()).isEqualTo(RunOutcome.FAILED);
      assertThat(run.logInRefused()).isFalse();
    }
    vendor.fail(SourceFailure.Rejected.credentials("401"));
    StreamRun refused = start(vendor, new RunOrder("r", Optional.empty()));
    assertThat(refused.run().outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(refused.logInRefused()).isTrue();
    StreamRun read = start(vendor, new RunOrder("r", Optional.empty()));
    assertThat(read.run().outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(read.logInRefused()).isFalse();
  }

  @Test
  void leavesARunOffWithoutTouchingAnythingOfItsStream() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    run(vendor);
    StreamState before = ledger.state(KEY);
    int reads = vendor.reads();
    clock.move(Duration.ofHours(25));

    RunReport left =
        start(vendor, new RunOrder("left", Optional.empty())).leaveOff("the log-in was refused");

    assertThat(left.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(left.reason()).contains("not tried: the log-in was refused");
    assertThat(left.mode()).isEqualTo(PullMode.INCREMENTAL);
    assertThat(journal.reports()).endsWith(left);
    assertThat(vendor.reads()).isEqualTo(reads);
    assertThat(ledger.state(KEY)).isEqualTo(before);
    assertThat(run(vendor).mode()).as("what was due is due still").isEqualTo(PullMode.FULL);
  }

  @Test
  void leavesAFullRunThatGaveWayWhereItStands() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c", "d", "e");
    run(vendor);
    vendor.remove("a");
    StreamRun full = start(vendor, new RunOrder("full", Optional.of(PullMode.FULL)));
    assertThat(full.proceed(() -> true)).isEmpty();
    vendor.fail(SourceFailure.Rejected.credentials("401"));
    StreamRun increment = start(vendor, RunOrder.increment("increment"));
    assertThat(increment.run().outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(increment.logInRefused()).isTrue();

    RunReport left = full.leaveOff("the log-in was refused");

    assertThat(left.reason()).contains("not read any further: the log-in was refused");
    assertThat(left.mode()).isEqualTo(PullMode.FULL);
    assertThat(left.read()).isEqualTo(2);
    RunReport next = run(vendor);
    assertThat(next.mode()).isEqualTo(PullMode.FULL);
    assertThat(next.read()).as("only what was left").isEqualTo(2);
    assertThat(next.retired()).isEqualTo(1);
  }

  @Test
  void goesOnWithAFullRunInWhichTheLogInWasRefused() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    vendor.beforeRead(
        () -> {
          if (vendor.reads() == 2) {
            vendor.fail(SourceFailure.Rejected.credentials("401"));
          }
        });
    assertThat(run(vendor).outcome()).isEqualTo(RunOutcome.FAILED);
    RunReport next = run(vendor);
    assertThat(next.outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(next.read()).as("only what was left").isEqualTo(1);
  }

  @Test
  void countsAFullRunThatWasNotLetInFromTheNextOnesBeginning() {
    ScriptedVendor vendor = ScriptedVendor.with("a");
    vendor.fail(SourceFailure.Rejected.credentials("401"));
    run(vendor);
    clock.move(Duration.ofHours(1));
    assertThat(run(vendor).startedAt())
        .as("what is confirmed was seen after that")
        .isAfter(Instant.parse("2026-01-05T09:00:00Z"));
  }

  @Test
  void publishesAChangeBesideALongFullRunAndKeepsWhatTheIncrementSaw() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c", "d", "e");
    run(vendor);
    vendor.remove("d");
    StreamRun full = start(vendor, new RunOrder("full", Optional.of(PullMode.FULL)));
    assertThat(full.proceed(() -> true)).as("gives way behind the first page").isEmpty();

    vendor.put("a", "new-owner").put("f", "owner-of-f");
    RunReport increment = start(vendor, RunOrder.increment("increment")).run();
    assertThat(increment.mode()).isEqualTo(PullMode.INCREMENTAL);
    assertThat(increment.outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(increment.read()).isEqualTo(2);
    assertThat(ledger.state(KEY).phase()).isEqualTo(StreamState.Phase.SWEEPING);
    assertThat(Fold.of(broker.records()).active("scripted-1", ScriptedVendor.STREAM).get("a"))
        .contains("new-owner");

    RunReport ended = full.proceed(() -> false).orElseThrow();
    assertThat(ended.mode()).isEqualTo(PullMode.FULL);
    assertThat(ended.runId()).isEqualTo("full");
    assertThat(ended.retired()).as("only what neither of the two saw").isEqualTo(1);
    assertThat(ledger.state(KEY).increment()).isEmpty();
    assertThat(run(vendor).published()).isZero();
  }

  @Test
  void leavesTheFullRunAloneWhenTheIncrementBesideItFails() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    run(vendor);
    StreamRun full = start(vendor, new RunOrder("full", Optional.of(PullMode.FULL)));
    assertThat(full.proceed(() -> true)).isEmpty();
    vendor.fail(new SourceFailure.Rejected("401"));
    RunReport increment = start(vendor, RunOrder.increment("increment")).run();
    assertThat(increment.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(full.proceed(() -> false).orElseThrow().outcome()).isEqualTo(RunOutcome.COMPLETED);
  }

  @Test
  void endsAFullRunThatSomebodyElseTookOverWhileItGaveWay() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    StreamRun full = start(vendor, new RunOrder("full", Optional.of(PullMode.FULL)));
    assertThat(full.proceed(() -> true)).isEmpty();
    full(vendor);
    RunReport ended = full.proceed(() -> false).orElseThrow();
    assertThat(ended.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(ended.reason().orElseThrow()).startsWith("another run has taken over");
  }

  @Test
  void refusesAnIncrementOfAStreamThatHasNoPlaceToGoOnFrom() {
    ScriptedVendor vendor = ScriptedVendor.with("a");
    RunReport refused = start(vendor, RunOrder.increment("increment")).run();
    assertThat(refused.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(refused.reason()).contains("the stream has to be read in full first");
    assertThat(run(vendor).mode()).isEqualTo(PullMode.FULL);
  }

  @Test
  void namesADefectByItsPlaceAndNeverByItsMessage() {
    ScriptedVendor vendor = ScriptedVendor.with("a");
    vendor.beforeRead(
        () -> {
          throw new IllegalStateException("payload with password=hunter22");
        });
    RunReport report = run(vendor);
    assertThat(report.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(report.reason().orElseThrow())
        .startsWith("unexpected IllegalStateException at ")
        .doesNotContain("hunter22");
  }
}
