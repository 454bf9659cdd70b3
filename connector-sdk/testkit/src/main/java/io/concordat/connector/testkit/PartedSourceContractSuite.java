package io.concordat.connector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The promises of a source that is read in parts, such as one account after the other, and whose
 * pages say of which part they are: all those of any source, and that a part which cannot be read
 * keeps its own rows alone from being retired.
 */
public abstract class PartedSourceContractSuite extends SourceContractSuite {
  /**
   * What happened at the vendor, all in one stream.
   *
   * @param gone a row that was deleted from a part that can be read
   * @param kept a row of the part that cannot be read any more
   * @param part the name of that part
   */
  public record Loss(VendorRow gone, VendorRow kept, String part) {
    public Loss {
      if (!gone.stream().equals(kept.stream())) {
        throw new IllegalArgumentException("gone and kept: must be rows of one stream");
      }
    }
  }

  /** Deletes a row of one part, makes the vendor refuse another, and says which. */
  protected abstract Loss losePart();

  /** Lets the part that was refused be read again. */
  protected abstract void regainPart();

  @Test
  void retiresInWholePartsAloneWhereverTheRunIsCut() {
    for (int step = 1; step <= MOST_STEPS; step++) {
      resetVendor();
      ContractBench bench = bench();
      assertCompleted(run(bench).of(source()));
      Loss loss = losePart();
      boolean cut = run(bench).full().cutAt(step).isCutIn(source());
      assertPartial(run(bench).of(source()), loss, step);
      assertPartial(run(bench).full().of(source()), loss, step);
      Fold partial = Fold.of(bench.records());
      String stream = loss.gone().stream();
      assertThat(partial.retired(source().id(), stream))
          .as("cut at step " + step)
          .containsExactly(loss.gone().nativeId());
      assertThat(partial.active(source().id(), stream))
          .as("cut at step " + step)
          .containsKey(loss.kept().nativeId());

      regainPart();
      assertCompleted(run(bench).full().of(source()));
      assertHoldsTheVendorsRows(bench, "regained after a cut at step " + step);
      assertHoldsWhatAColdRunHolds(bench, "regained after a cut at step " + step);
      assertThat(Fold.of(bench.records()).steps(source().id(), stream))
          .as("cut at step " + step)
          .containsEntry(loss.gone().nativeId(), 2)
          .containsEntry(loss.kept().nativeId(), 1);
      if (!cut) {
        return;
      }
    }
    fail("a run of more than " + MOST_STEPS + " steps: make the vendor smaller");
  }

  private static void assertPartial(List<RunReport> reports, Loss loss, int step) {
    assertThat(reports)
        .filteredOn(report -> report.stream().equals(loss.gone().stream()))
        .isNotEmpty()
        .allSatisfy(
            report -> {
              assertThat(report.outcome()).as("%s", step).isEqualTo(RunOutcome.PARTIAL);
              assertThat(report.gaps())
                  .as("cut at step " + step)
                  .extracting(RunReport.Gap::part)
                  .containsExactly(loss.part());
              assertThat(report.reason().orElseThrow()).contains(loss.part());
            });
  }
}
