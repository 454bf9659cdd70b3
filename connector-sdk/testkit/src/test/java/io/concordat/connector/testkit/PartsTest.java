package io.concordat.connector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.runtime.pull.Hold;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is retired where a stream is read in parts, and one of them cannot be. */
class PartsTest extends StreamRuns {
  private static final String REFUSED = "AssumeRole: status 403";

  private final ScriptedVendor vendor =
      new ScriptedVendor().putIn("eu", "a", "b", "c").putIn("us", "d", "e", "f");

  @Test
  void retiresInAPartThatWasReadWholeWhileAnotherRefuses() {
    run(vendor);
    vendor.remove("a");
    vendor.remove("d");
    vendor.refuse("eu", REFUSED);
    RunReport partial = full(vendor);
    assertThat(partial.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(partial.confirms()).isFalse();
    assertThat(partial.gaps()).containsExactly(new RunReport.Gap("eu", REFUSED));
    assertThat(partial.reason())
        .contains("parts that could not be read in full: 1 (eu: AssumeRole: status 403)");
    assertThat(retired()).containsExactly("d");

    vendor.admit("eu");
    RunReport whole = full(vendor);
    assertThat(whole.outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(whole.gaps()).isEmpty();
    assertThat(retired()).containsExactly("a", "d");
  }

  @Test
  void retiresAPartThatIsGoneWhileAnotherRefuses() {
    vendor.putIn("asia", "x", "y");
    run(vendor);
    vendor.remove("x");
    vendor.remove("y");
    vendor.refuse("eu", REFUSED);
    assertThat(full(vendor).outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(retired()).containsExactly("x", "y");
  }

  @Test
  void retiresNothingInAnyPartWhereTheListOfPartsWasNotReadToItsEnd() {
    vendor.putIn("asia", "x");
    run(vendor);
    vendor.remove("x");
    vendor.remove("d");
    vendor.refuse("eu", REFUSED);
    vendor.gap("the list of regions broke off");
    RunReport partial = full(vendor);
    assertThat(partial.retired()).isZero();
    assertThat(partial.reason().orElseThrow()).contains("eu").contains(REFUSED);

    vendor.admit("eu");
    vendor.gap(null);
    full(vendor);
    assertThat(retired()).containsExactly("d", "x");
  }

  @Test
  void keepsARowOfNoKnownPartUntilEveryPartWasReadWhole() {
    ScriptedVendor before = ScriptedVendor.with("old", "older", "oldest");
    run(before);
    vendor.putIn("us", "old", "oldest");
    vendor.refuse("eu", REFUSED);
    full(vendor);
    vendor.remove("oldest");
    full(vendor);
    assertThat(retired()).as("seen in its part meanwhile").containsExactly("oldest");
    vendor.admit("eu");
    full(vendor);
    assertThat(retired()).containsExactly("older", "oldest");
  }

  @Test
  void remembersAGapOverAnInterruption() {
    run(vendor);
    vendor.remove("a");
    vendor.remove("d");
    vendor.refuse("eu", REFUSED);
    vendor.beforeRead(
        () -> {
          if (vendor.reads() > 5) {
            throw away();
          }
        });
    assertThat(full(vendor).outcome()).isEqualTo(RunOutcome.FAILED);

    vendor.beforeRead(() -> {});
    vendor.admit("eu");
    RunReport goesOn = run(vendor);
    assertThat(goesOn.mode()).isEqualTo(PullMode.FULL);
    assertThat(goesOn.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(goesOn.gaps()).extracting(RunReport.Gap::part).containsExactly("eu");
    assertThat(retired()).containsExactly("d");
  }

  @Test
  void takesARowThatHidesItsIdForAGapOfItsPart() {
    vendor.putIn("asia", "x", "y");
    run(vendor);
    vendor.remove("a");
    vendor.remove("d");
    vendor.remove("x");
    vendor.hideAnIdIn("us");
    RunReport partial = full(vendor);
    assertThat(partial.gaps()).extracting(RunReport.Gap::part).containsExactly("us");
    assertThat(retired()).containsExactly("a", "x");
  }

  @Test
  void confirmsNothingByAnIncrementOfWhichAPartCouldNotBeRead() {
    run(vendor);
    vendor.refuse("eu", REFUSED);
    vendor.put("d", "another-owner");
    RunReport increment = run(vendor);
    assertThat(increment.mode()).isEqualTo(PullMode.INCREMENTAL);
    assertThat(increment.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(increment.published()).isEqualTo(1);
    assertThat(increment.reason()).contains("eu: " + REFUSED);
    assertThat(increment.gaps()).containsExactly(new RunReport.Gap("eu", REFUSED));
    vendor.admit("eu");
    assertThat(run(vendor).outcome()).isEqualTo(RunOutcome.COMPLETED);
  }

  @Test
  void holdsByTheShareOfTheRowsThatItCouldJudge() {
    vendor.putIn("eu", "g", "h", "i", "j", "k", "l");
    run(vendor);
    vendor.remove("a");
    vendor.remove("d");
    vendor.remove("e");
    vendor.remove("f");
    vendor.putIn("us", "m");
    vendor.refuse("eu", REFUSED);
    RunReport held = full(vendor);
    assertThat(held.outcome()).as("something could not be read").isEqualTo(RunOutcome.PARTIAL);
    assertThat(held.reason().orElseThrow())
        .contains("eu: " + REFUSED)
        .contains("3 of 4 rows were not seen");
    assertThat(retired()).isEmpty();

    ledger.judge(KEY, Hold.Verdict.RELEASED, "ops@example.com", clock.instant());
    RunReport released = run(vendor);
    assertThat(released.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(released.reason())
        .as("on whose word it retired, and what it could not read")
        .contains(
            "released by ops@example.com: looked at the vendor; and then: eu: AssumeRole: status"
                + " 403");
    assertThat(retired()).as("a person's word is about what was seen whole").hasSize(3);
    assertThat(retired()).doesNotContain("a");
    vendor.admit("eu");
    assertThat(full(vendor).outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(retired()).containsExactly("a", "d", "e", "f");
  }

  @Test
  void keepsAHoldThatARunWithAGapCannotJudge() {
    run(vendor);
    vendor.remove("a");
    vendor.remove("b");
    vendor.remove("c");
    assertThat(full(vendor).outcome()).isEqualTo(RunOutcome.HELD);
    vendor.refuse("eu", REFUSED);
    vendor.remove("d");
    assertThat(full(vendor).outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(retired()).containsExactly("d");
    ledger.judge(KEY, Hold.Verdict.RELEASED, "ops@example.com", clock.instant());
    run(vendor);
    assertThat(retired()).as("of the held run, which saw that part").contains("a", "b", "c");
  }

  @Test
  void boundsWhatAReportSaysOfVeryManyParts() {
    run(vendor);
    for (int i = 0; i < 150; i++) {
      vendor.refuse("part-%03d".formatted(i), "x".repeat(600));
    }
    RunReport report = full(vendor);
    assertThat(report.gaps()).hasSize(RunReport.MOST_GAPS);
    assertThat(report.gaps().getFirst().reason()).hasSize(RunReport.Gap.MOST_REASON);
    assertThat(report.reason().orElseThrow())
        .startsWith("parts that could not be read in full: 150 (part-000: ")
        .hasSizeLessThan(1000);
  }

  private Set<String> retired() {
    return Fold.of(broker.records()).retired("scripted-1", ScriptedVendor.STREAM);
  }
}
