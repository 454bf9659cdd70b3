package io.concordat.connector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.runtime.pull.Breaker;
import io.concordat.connector.runtime.pull.Hold;
import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.pull.Outlook;
import io.concordat.connector.runtime.pull.Patience;
import io.concordat.connector.runtime.pull.Pause;
import io.concordat.connector.runtime.pull.Progress;
import io.concordat.connector.runtime.pull.PullPolicy;
import io.concordat.connector.runtime.pull.PullPorts;
import io.concordat.connector.runtime.pull.RecordPublisher;
import io.concordat.connector.runtime.pull.RunJournal;
import io.concordat.connector.runtime.pull.RunOrder;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.pull.StreamRun;
import io.concordat.connector.runtime.pull.StreamState;
import io.concordat.connector.runtime.pull.Throttle;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.contract.PullMode;
import io.concordat.contract.RecordState;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class StreamRunTest {
  private static final Duration CEILING = Duration.ofMinutes(5);
  private static final StreamKey KEY = new StreamKey("scripted-1", ScriptedVendor.STREAM);

  private final TickingClock clock = new TickingClock(Instant.parse("2026-01-05T08:00:00Z"));
  private final InMemoryLedger ledger = new InMemoryLedger();
  private final InMemoryJournal journal = new InMemoryJournal();
  private final InMemoryPublisher broker = new InMemoryPublisher();
  private final List<Duration> waits = new ArrayList<>();
  private RecordPublisher publisher = broker;
  private Pause pause = waits::add;
  private Executor aside = Runnable::run;
  private Consumer<Progress> told = progress -> {};

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

  @Test
  void retiresNothingAfterARunWithAGap() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    run(vendor);
    vendor.remove("a");
    vendor.gap("region eu answered 403");
    RunReport partial = full(vendor);
    assertThat(partial.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(partial.reason()).contains("region eu answered 403");
    assertThat(partial.retired()).isZero();

    vendor.gap(null);
    assertThat(run(vendor).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(full(vendor).retired()).isEqualTo(1);
  }

  @Test
  void retiresOnceWhatTheVendorSaysIsGoneAndStillSaysWhatItWas() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    run(vendor);
    vendor.removeAloud("a");
    vendor.removeAloud("never-published");
    RunReport report = run(vendor);
    assertThat(report.mode()).isEqualTo(PullMode.INCREMENTAL);
    assertThat(report.retired()).isEqualTo(1);
    assertThat(broker.records().getLast())
        .satisfies(record -> assertThat(record.nativeId()).isEqualTo("a"))
        .satisfies(record -> assertThat(record.state()).isEqualTo(RecordState.RETIRED))
        .satisfies(record -> assertThat(record.type()).contains("service_account"));

    assertThat(run(vendor).published()).isZero();
    assertThat(full(vendor).published()).isZero();
  }

  @Test
  void keepsARejectedRowFromBeingRetired() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    run(vendor);
    vendor.remove("a");
    vendor.remove("b");
    vendor.reject(new Page.Reject("a", "sys_updated_on: is no date"));
    RunReport report = full(vendor);
    assertThat(report.outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(report.rejected()).isEqualTo(1);
    assertThat(report.retired()).isEqualTo(1);
    assertThat(Fold.of(broker.records()).retired("scripted-1", ScriptedVendor.STREAM))
        .containsExactly("b");
  }

  @Test
  void retiresNothingWhenARejectHidesAnId() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c");
    run(vendor);
    vendor.remove("a");
    vendor.reject(Page.Reject.unidentified("row 3", "sys_id: is missing"));
    RunReport report = full(vendor);
    assertThat(report.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(report.retired()).isZero();
  }

  @Test
  void rejectsARowThatHoldsASecretAndLetsItsNeighboursPass() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c").put("d", "password=hunter22");
    RunReport report = run(vendor);
    assertThat(report.outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(report.published()).isEqualTo(3);
    assertThat(report.rejected()).isEqualTo(1);
    assertThat(journal.rejects()).extracting(Page.Reject::nativeId).containsExactly("d");
    assertThat(journal.rejects().toString()).doesNotContain("hunter22");
  }

  @Test
  void rejectsARowWhoseIdNoInventoryCanHold() {
    ScriptedVendor vendor =
        ScriptedVendor.with("a").put("bad\u0000id", "x").put("x".repeat(600), "x");
    RunReport report = run(vendor);
    assertThat(report.outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(report.published()).isEqualTo(1);
    assertThat(report.rejected()).isEqualTo(2);
  }

  @Test
  void holdsAMassDisappearanceUntilAPersonReleasesIt() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c", "d", "e", "f", "g", "h");
    run(vendor);
    for (String id : List.of("a", "b", "c", "d")) {
      vendor.remove(id);
    }
    RunReport held = full(vendor);
    assertThat(held.outcome()).isEqualTo(RunOutcome.HELD);
    assertThat(held.retired()).isZero();
    assertThat(held.reason().orElseThrow()).startsWith("4 of 8 rows");

    vendor.put("i", "x");
    RunReport meanwhile = run(vendor);
    assertThat(meanwhile.outcome()).as("confirms nothing while held").isEqualTo(RunOutcome.HELD);
    assertThat(meanwhile.published()).isEqualTo(1);

    vendor.put("a", "back again");
    run(vendor);
    ledger.judge(KEY, Hold.Verdict.RELEASED, "ops@example.com", clock.instant());
    RunReport released = run(vendor);
    assertThat(released.outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(released.retired()).isEqualTo(3);
    assertThat(Fold.of(broker.records()).retired("scripted-1", ScriptedVendor.STREAM))
        .containsExactly("b", "c", "d");
  }

  @Test
  void retiresNothingThatAPersonSaysIsNotGoneAndLooksAnewWithTheNextFullRun() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c", "d", "e", "f", "g", "h");
    run(vendor);
    for (String id : List.of("a", "b", "c", "d")) {
      vendor.remove(id);
    }
    assertThat(full(vendor).outcome()).isEqualTo(RunOutcome.HELD);

    ledger.judge(KEY, Hold.Verdict.DISCARDED, "ops@example.com", clock.instant());
    RunReport discarded = run(vendor);
    assertThat(discarded.outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(discarded.retired()).isZero();
    assertThat(ledger.state(KEY).hold()).isEmpty();

    assertThat(full(vendor).outcome()).as("still missing").isEqualTo(RunOutcome.HELD);
    assertThat(Fold.of(broker.records()).active("scripted-1", ScriptedVendor.STREAM)).hasSize(8);
  }

  @Test
  void looksAheadByTheRowsThatItKnowsAndByTheVendorsCountWhereItHasOne() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c", "d", "e");
    run(vendor);
    assertThat(journal.progresses()).as("nothing is known yet").allMatch(unknown());
    int before = journal.progresses().size();
    full(vendor);
    assertThat(journal.progresses().subList(before, journal.progresses().size()))
        .extracting(Progress::outlook)
        .containsExactly(
            Optional.of(new Outlook(3, Outlook.Basis.KNOWN_ROWS)),
            Optional.of(new Outlook(1, Outlook.Basis.KNOWN_ROWS)),
            Optional.empty());

    vendor.countsWhatIsLeft();
    before = journal.progresses().size();
    full(vendor);
    assertThat(journal.progresses().get(before).outlook())
        .contains(new Outlook(3, Outlook.Basis.VENDOR_TOTAL));
  }

  @Test
  void hasNoOutlookOnceARunReadsMoreThanWasKnown() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b");
    run(vendor);
    vendor.put("c", "x").put("d", "x").put("e", "x");
    int before = journal.progresses().size();
    full(vendor);
    assertThat(journal.progresses().subList(before, journal.progresses().size()))
        .allMatch(unknown());
  }

  @Test
  void endsTheHoldByItselfWhenTheRowsAreBack() {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c", "d");
    run(vendor);
    vendor.remove("a");
    vendor.remove("b");
    vendor.remove("c");
    assertThat(full(vendor).outcome()).isEqualTo(RunOutcome.HELD);
    vendor.put("a", "owner-of-a").put("b", "owner-of-b").put("c", "owner-of-c");
    assertThat(full(vendor).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(broker.records()).allMatch(record -> record.state() == RecordState.ACTIVE);
  }

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
    AtomicInteger errands = new AtomicInteger();
    aside =
        work -> {
          // The second page is read, then the first is published.
          if (errands.incrementAndGet() == 2) {
            Thread.startVirtualThread(work);
          } else {
            work.run();
          }
        };
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

  /** While the first page is published: a row that is put then comes again on the second. */
  private static void atTheSecondRead(ScriptedVendor vendor, Runnable action) {
    vendor.beforeRead(
        () -> {
          if (vendor.reads() == 2) {
            action.run();
          }
        });
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

  private static Predicate<Progress> unknown() {
    return progress -> progress.outlook().isEmpty();
  }

  private static SourceFailure away() {
    return new SourceFailure.Unavailable("the instance hibernates");
  }

  private void cut(ScriptedVendor vendor) {
    assertThatThrownBy(() -> run(vendor)).isInstanceOf(Cutter.Cut.class);
  }

  private RunReport run(ScriptedVendor vendor) {
    return run(vendor, Optional.empty());
  }

  private RunReport full(ScriptedVendor vendor) {
    return run(vendor, Optional.of(PullMode.FULL));
  }

  private RunReport run(ScriptedVendor vendor, Optional<PullMode> mode) {
    return start(vendor, new RunOrder(UUID.randomUUID().toString(), mode)).run();
  }

  private StreamRun start(ScriptedVendor vendor, RunOrder order) {
    Ledger kept = ledger;
    PullPolicy policy =
        new PullPolicy(
            Duration.ofHours(24),
            Duration.ofHours(6),
            new Patience(3, Duration.ofSeconds(1), CEILING),
            new Breaker(0.4, 3));
    RunJournal told =
        new RunJournal() {
          @Override
          public void progress(Progress progress, List<Page.Reject> rejects) {
            journal.progress(progress, rejects);
            StreamRunTest.this.told.accept(progress);
          }

          @Override
          public void finished(RunReport report) {
            journal.finished(report);
          }
        };
    PullPorts ports =
        new PullPorts(kept, told, publisher, Throttle.NONE, clock, pause, new Random(7), aside);
    return new StreamRun(vendor, vendor, order, ports, policy);
  }
}
