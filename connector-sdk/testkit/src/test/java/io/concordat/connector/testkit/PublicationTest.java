package io.concordat.connector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.runtime.pull.Pause;
import io.concordat.connector.runtime.pull.RecordPublisher;
import io.concordat.contract.PullMode;
import io.concordat.contract.RecordState;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is published, when it is settled, and what a cut leaves for the next run. */
class PublicationTest extends StreamRuns {
  @Test
  void publishesAReturningRowAgain() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b");
    run(vendor);
    vendor.remove("a");
    full(vendor);
    vendor.put("a", "owner-of-a");
    run(vendor);
    List<SourceRecord> ofA =
        broker.records().stream().filter(record -> record.nativeId().equals("a")).toList();
    assertThat(ofA)
        .extracting(SourceRecord::state)
        .containsExactly(RecordState.ACTIVE, RecordState.RETIRED, RecordState.ACTIVE);
  }

  @Test
  void publishesAgainARowThatWentBackToItsOldContentWhileTheConnectorWasDown() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b");
    run(vendor);
    vendor.put("a", "for-a-moment");
    publisher =
        records -> {
          broker.publish(records);
          throw new Cutter.Cut(0);
        };
    cut(vendor);
    publisher = broker;
    vendor.put("a", "owner-of-a");
    run(vendor);
    assertThat(Fold.of(broker.records()).active("scripted-1", ScriptedVendor.STREAM).get("a"))
        .contains("owner-of-a");
  }

  @Test
  void retiresARowThatWasPublishedButNeverSettledAndIsGone() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b");
    publisher =
        records -> {
          broker.publish(records);
          throw new Cutter.Cut(0);
        };
    cut(vendor);
    publisher = broker;
    vendor.remove("a");
    run(vendor);
    assertThat(Fold.of(broker.records()).retired("scripted-1", ScriptedVendor.STREAM))
        .containsExactly("a");
  }

  @Test
  void finishesARetirementThatWasCutWithoutReadingEverythingAgain() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    run(vendor);
    vendor.remove("a");
    publisher =
        records -> {
          throw new Cutter.Cut(0);
        };
    assertThatThrownBy(() -> full(vendor)).isInstanceOf(Cutter.Cut.class);
    publisher = broker;
    RunReport next = run(vendor);
    assertThat(next.mode()).isEqualTo(PullMode.INCREMENTAL);
    assertThat(next.read()).isZero();
    assertThat(next.retired()).isEqualTo(1);
  }

  @Test
  void keepsTheCheckpointWhenTheBrokerDoesNotAcknowledge() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    publisher =
        records -> {
          throw new RecordPublisher.PublishFailed("the broker did not acknowledge", null);
        };
    RunReport failed = run(vendor);
    assertThat(failed.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(failed.published()).isZero();
    publisher = broker;
    assertThat(run(vendor).published()).isEqualTo(3);
  }

  @Test
  void readsThePageBehindTheNextWhileOneIsPublished() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c", "d", "e");
    CountDownLatch thirdPage = new CountDownLatch(1);
    vendor.beforeRead(
        () -> {
          if (vendor.reads() == 3) {
            thirdPage.countDown();
          }
        });
    publisher =
        records -> {
          awaited(thirdPage);
          broker.publish(records);
        };
    aside = Thread::startVirtualThread;
    RunReport report = run(vendor);
    assertThat(report.outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(broker.records())
        .extracting(SourceRecord::nativeId)
        .containsExactly("a", "b", "c", "d", "e");
    assertThat(journal.progresses())
        .extracting(progress -> progress.tally().published())
        .containsExactly(2L, 4L, 5L);
  }

  @Test
  void asksForTheNextPageBeforeItMapsOne() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    CountDownLatch secondPage = new CountDownLatch(1);
    vendor.beforeRead(
        () -> {
          if (vendor.reads() == 2) {
            secondPage.countDown();
          }
        });
    vendor.beforeMapping(() -> awaited(secondPage));
    aside = Thread::startVirtualThread;
    assertThat(run(vendor).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(broker.records()).extracting(SourceRecord::nativeId).containsExactly("a", "b", "c");
  }

  @Test
  void settlesWhatTheBrokerHasBeforeADefectOfAMapperEndsTheRun() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    AtomicInteger mapped = new AtomicInteger();
    vendor.beforeMapping(
        () -> {
          if (mapped.incrementAndGet() == 2) {
            throw new IllegalStateException("a defect");
          }
        });
    RunReport failed = run(vendor);
    assertThat(failed.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(failed.published()).isEqualTo(2);
    RunReport next = run(vendor);
    assertThat(next.outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(next.published()).as("the others are in no doubt").isEqualTo(1);
  }

  @Test
  void settlesAPageAtOnceWhereTheNextHasToBeWaitedFor() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    CountDownLatch settled = new CountDownLatch(1);
    List<String> checkpoints = new ArrayList<>();
    vendor.beforeRead(
        () -> {
          if (vendor.reads() == 2) {
            awaited(settled);
          }
        });
    aside = Thread::startVirtualThread;
    told =
        progress -> {
          checkpoints.add(ledger.state(KEY).checkpoint().get("after").orElseThrow());
          settled.countDown();
        };
    assertThat(run(vendor).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(checkpoints).containsExactly("2", "3");
  }

  @Test
  void settlesWhatItPublishesBeforeItFails() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c", "d");
    CountDownLatch secondPage = new CountDownLatch(1);
    publisher =
        records -> {
          awaited(secondPage);
          broker.publish(records);
        };
    vendor.beforeRead(
        () -> {
          if (vendor.reads() == 2) {
            secondPage.countDown();
            throw new IllegalStateException("a defect");
          }
        });
    aside = Thread::startVirtualThread;
    RunReport failed = run(vendor);
    assertThat(failed.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(failed.published()).isEqualTo(2);
    assertThat(broker.records()).hasSize(2);
  }

  @Test
  void knowsWhatThePageUnderWayWillHavePublished() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    atTheSecondRead(vendor, () -> vendor.put("a", "owner-of-a"));
    RunReport report = run(vendor);
    assertThat(report.read()).isEqualTo(4);
    assertThat(report.published()).isEqualTo(3);
    assertThat(report.unchanged()).isEqualTo(1);
    assertThat(full(vendor).published()).as("nothing is in doubt").isZero();
  }

  @Test
  void publishesARowAgainThatChangesWhileItIsPublished() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    atTheSecondRead(vendor, () -> vendor.put("a", "new-owner"));
    assertThat(run(vendor).published()).isEqualTo(4);
    Fold fold = Fold.of(broker.records());
    assertThat(fold.active("scripted-1", ScriptedVendor.STREAM).get("a")).contains("new-owner");
    assertThat(fold.steps("scripted-1", ScriptedVendor.STREAM))
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", 2, "b", 1, "c", 1));
    assertThat(full(vendor).published()).as("nothing is in doubt").isZero();
  }

  @Test
  void publishesAgainWhatWasNotAcknowledgedAndNothingBehindIt() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c", "d", "e");
    publisher =
        records -> {
          if (records.getFirst().record().nativeId().equals("c")) {
            throw new RecordPublisher.PublishFailed("the broker did not acknowledge", null);
          }
          broker.publish(records);
        };
    aside = Thread::startVirtualThread;
    RunReport failed = run(vendor);
    assertThat(failed.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(failed.published()).isEqualTo(2);
    assertThat(broker.records()).extracting(SourceRecord::nativeId).containsExactly("a", "b");
    publisher = broker;
    assertThat(run(vendor).published()).isEqualTo(3);
  }

  @Test
  void givesWayToARunThatHasTakenTheStreamOver() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    vendor.beforeRead(() -> ledger.open(KEY));
    RunReport report = run(vendor);
    assertThat(report.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(report.reason().orElseThrow()).startsWith("another run has taken over");
    assertThat(broker.records()).isEmpty();
  }

  @Test
  void saysThatItWasStoppedAndLosesNothing() {
    ScriptedVendor vendor = ScriptedVendor.with("a");
    vendor.fail(away());
    pause =
        duration -> {
          throw new Pause.Stopped();
        };
    RunReport report = run(vendor);
    assertThat(report.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(report.reason().orElseThrow()).contains("was stopped");
    assertThat(run(vendor).outcome()).isEqualTo(RunOutcome.COMPLETED);
  }

  /** While the first page is published: a row that is put then comes again on the second. */
  private static void atTheSecondRead(ScriptedVendor vendor, Runnable action) {
    vendor.beforeRead(
        () -> {
          if (vendor.reads() == 2) {
            action.run();
          }
        });
  }

  /** Fails where it would otherwise wait for ever. */
  private static void awaited(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody came");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void cut(ScriptedVendor vendor) {
    assertThatThrownBy(() -> run(vendor)).isInstanceOf(Cutter.Cut.class);
  }
}
