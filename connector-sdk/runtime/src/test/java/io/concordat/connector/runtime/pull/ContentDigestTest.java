package io.concordat.connector.runtime.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContentDigestTest {
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

  @Test
  void doesNotDependOnTheOrderInWhichAVendorNamesThings() {
    SourceRow one =
        row().key("a:x", "1").key("b:y", "2").text("owner", "o").text("status", "active").build();
    SourceRow other =
        row().key("b:y", "2").key("a:x", "1").text("status", "active").text("owner", "o").build();
    assertThat(ContentDigest.of(one)).isEqualTo(ContentDigest.of(other)).hasSize(32);
  }

  @Test
  void doesNotDependOnTheRowsBefore() {
    ContentDigest digests = new ContentDigest();
    for (String names : List.of("status,owner", "status,owner", "owner,status", "owner", "", "a")) {
      SourceRow.Builder builder = row();
      for (String name : names.split(",")) {
        builder.field(name, Assertion.of("said of " + name));
      }
      assertThat(digests.ofNext(builder.build())).isEqualTo(ContentDigest.of(builder.build()));
    }
  }

  @Test
  void changesWithWhateverTheRowSays() {
    List<SourceRow> all =
        List.of(
            row().build(),
            row().type("bot").build(),
            row().enrichment().build(),
            row().effectiveAt(NOW).build(),
            row().key("a:x", "1").build(),
            row().relation("covers", EntityKind.IDENTITY, "a:x", "1").build(),
            row().relation("covers", EntityKind.RESOURCE, "a:x", "1").build(),
            row().text("owner", "o").build(),
            row().text("owner", "1").build(),
            row().field("owner", Assertion.of(FieldValue.of(1))).build(),
            row().field("owner", Assertion.of(FieldValue.of(true))).build(),
            row().field("owner", Assertion.of(FieldValue.of(List.of("o")))).build(),
            row().field("owner", Assertion.of(FieldValue.NULL)).build(),
            row().field("owner", Assertion.of("o").effective(NOW)).build(),
            row().field("owner", Assertion.of("o").withEvidence(evidence(NOW))).build());
    assertThat(all.stream().map(ContentDigest::of)).doesNotHaveDuplicates();
  }

  /** Another digest of the same content would publish every row of every source once more. */
  @Test
  void staysTheSameFromReleaseToRelease() {
    SourceRow row =
        row()
            .type("bot")
            .effectiveAt(NOW)
            .key("b:y", "2")
            .key("a:x", "1")
            .relation("covers", EntityKind.RESOURCE, "a:x", "\u00e9")
            .field("status", Assertion.of(FieldValue.of(List.of("x".repeat(2000)))))
            .text("owner", "o")
            .build();
    ContentDigest digests = new ContentDigest();
    assertThat(digests.ofNext(row)).isEqualTo("dNxH2e0Qp7_nDyb3aF465zHXWUJXohGM");
    assertThat(digests.ofNext(row().build())).isEqualTo(ContentDigest.of(row().build()));
  }

  @Test
  void tellsNeighbouringTextsApart() {
    SourceRow one = row().field("f", Assertion.of(FieldValue.of(List.of("ab", "c")))).build();
    SourceRow other = row().field("f", Assertion.of(FieldValue.of(List.of("a", "bc")))).build();
    assertThat(ContentDigest.of(one)).isNotEqualTo(ContentDigest.of(other));
  }

  @Test
  void leavesOutTheMovingWindowOfUsageEvidence() {
    SourceRow one = row().field("last_used", Assertion.of("x").withEvidence(evidence(NOW))).build();
    SourceRow later =
        row()
            .field("last_used", Assertion.of("x").withEvidence(evidence(NOW.plusSeconds(60))))
            .build();
    assertThat(ContentDigest.of(one)).isEqualTo(ContentDigest.of(later));
  }

  @Test
  void namesACursor() {
    assertThat(ContentDigest.of(Map.of("a", "1", "b", "2")))
        .isEqualTo(ContentDigest.of(Map.of("b", "2", "a", "1")))
        .isNotEqualTo(ContentDigest.of(Map.of("a", "12")));
  }

  private static SourceRow.Builder row() {
    return SourceRow.of("id", EntityKind.IDENTITY);
  }

  private static Evidence evidence(Instant at) {
    return new Evidence(
        at,
        Optional.empty(),
        Optional.of(at.minusSeconds(30)),
        Evidence.Meaning.SUCCESS,
        Evidence.Completeness.COMPLETE);
  }
}
