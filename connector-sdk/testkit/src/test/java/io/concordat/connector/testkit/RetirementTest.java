package io.concordat.connector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.runtime.pull.Hold;
import io.concordat.connector.runtime.pull.Outlook;
import io.concordat.connector.runtime.pull.Progress;
import io.concordat.connector.runtime.pull.RunOrder;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.contract.PullMode;
import io.concordat.contract.RecordState;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What is retired, rejected or held, and what never is. */
class RetirementTest extends StreamRuns {
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
    assertThat(released.reason().orElseThrow())
        .as("on whose word")
        .startsWith("released by ops@example.com: ");
    assertThat(Fold.of(broker.records()).retired("scripted-1", ScriptedVendor.STREAM))
        .containsExactly("b", "c", "d");
  }

  @Test
  void saysOnWhoseWordItRetiredThoughItIsHeldAnew() {
    ScriptedVendor vendor = released("a", "b", "c", "d");
    for (String id : List.of("e", "f", "g")) {
      vendor.remove(id);
    }
    RunReport held = full(vendor);
    assertThat(held.outcome()).isEqualTo(RunOutcome.HELD);
    assertThat(held.retired()).as("what was released, and no more").isEqualTo(4);
    assertThat(held.reason())
        .contains(
            "released by ops@example.com: looked at the vendor; and then: 3 of 4 rows were not seen"
                + " by the last full run; nothing is retired until an operator releases the"
                + " stream");
  }

  @Test
  void saysOnWhoseWordItRetiredThoughItFailsAfterwards() {
    ScriptedVendor vendor = released("a", "b", "c", "d");
    vendor.fail(new SourceFailure.Rejected("403: accounts may not be read"));
    RunReport failed = run(vendor);
    assertThat(failed.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(failed.retired()).isEqualTo(4);
    assertThat(failed.reason())
        .contains(
            "released by ops@example.com: looked at the vendor; and then: 403: accounts may not be"
                + " read");
  }

  @Test
  void hasTheWordsOnRecordBeforeItRetiresAndBeforeTheHoldThatHasThemIsGone() {
    ScriptedVendor vendor = released("a", "b", "c", "d");
    told =
        progress -> {
          if (progress.release().isPresent()) {
            throw new Killed();
          }
        };
    int before = broker.records().size();
    assertThatThrownBy(() -> run(vendor)).isInstanceOf(Killed.class);
    assertThat(journal.progresses().getLast().release())
        .contains("released by ops@example.com: looked at the vendor");
    assertThat(broker.records()).hasSize(before);
    assertThat(ledger.state(KEY).hold()).isPresent();

    told = progress -> {};
    RunReport next = run(vendor);
    assertThat(next.retired()).isEqualTo(4);
    assertThat(next.reason()).contains("released by ops@example.com: looked at the vendor");
  }

  @Test
  void leavesTheWordToTheNextRunWhereNobodyWasLetIn() {
    ScriptedVendor vendor = released("a", "b", "c", "d");
    start(vendor, new RunOrder("left", Optional.empty())).leaveOff("the log-in was refused");
    assertThat(ledger.state(KEY).hold().flatMap(Hold::word)).isPresent();
    assertThat(run(vendor).retired()).isEqualTo(4);
  }

  /** The process ends: nothing after it runs, and no run catches it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void keepsTheReleaseWhereTheReportCannotHoldAllOfTheReason() {
    ScriptedVendor vendor = released("a", "b", "c", "d");
    vendor.gap("𝄞".repeat(3_000));
    RunReport partial = full(vendor);
    assertThat(partial.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(partial.reason().orElseThrow())
        .startsWith("released by ops@example.com: looked at the vendor; and then: 𝄞")
        .endsWith("𝄞…")
        .hasSizeBetween(RunReport.MOST_REASON - 1, RunReport.MOST_REASON);
  }

  /** A vendor of whose eight rows some are gone, as an operator has confirmed. */
  private ScriptedVendor released(String... gone) {
    ScriptedVendor vendor = ScriptedVendor.with("a", "b", "c", "d", "e", "f", "g", "h");
    run(vendor);
    for (String id : gone) {
      vendor.remove(id);
    }
    assertThat(full(vendor).outcome()).isEqualTo(RunOutcome.HELD);
    ledger.judge(KEY, Hold.Verdict.RELEASED, "ops@example.com", clock.instant());
    return vendor;
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

  private static Predicate<Progress> unknown() {
    return progress -> progress.outlook().isEmpty();
  }
}
