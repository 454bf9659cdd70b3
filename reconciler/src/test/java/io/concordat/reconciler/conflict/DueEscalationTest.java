package io.concordat.reconciler.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.EntityKind;
import io.concordat.contract.EscalationEvent;
import io.concordat.contract.FieldValue;
import io.concordat.reconciler.conflict.Disagreement.Key;
import io.concordat.reconciler.conflict.Disagreement.Kind;
import io.concordat.reconciler.conflict.Disagreement.Said;
import io.concordat.reconciler.finding.Facts;
import io.concordat.reconciler.finding.Finding;
import io.concordat.reconciler.finding.FindingChange;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DueEscalationTest {
  private static final Instant SINCE = Instant.parse("2026-03-01T00:00:00Z");
  private static final Optional<String> ANN = Optional.of("ann@example.com");

  @Test
  void raisesOnceAndSaysWhatIsWrong() {
    DueEscalation.Answer first = drift("active", 0, true, Optional.empty()).answer(ANN);
    Finding raised = ((FindingChange.Raised) first.change().orElseThrow()).finding();
    assertThat(raised.rule()).isEqualTo("drift:status");
    assertThat(raised.dedupKey()).isEqualTo("drift:status/" + Estate.ID);
    assertThat(raised.summary())
        .isEqualTo(
            "status of bot is decided as 'disabled' by manual, but is not enforced:"
                + " aws says 'active'.");
    assertThat(raised.evidence())
        .containsExactlyEntriesOf(
            ordered(
                "field", "status",
                "decided", "'disabled', by manual",
                "otherwise", "aws says 'active'",
                "since", "2026-03-01T00:00:00Z"));
    assertThat(raised.owner()).isEqualTo(ANN);
    assertThat(raised.escalates()).isTrue();

    DueEscalation.Answer second = drift("active", 0, true, first.standing()).answer(ANN);
    assertThat(second.change()).as("asked again").isEmpty();
    assertThat(second.standing()).isEqualTo(first.standing());
  }

  @Test
  void aFlapIsNoNewsAndIsToldWithTheNextOnes() {
    Optional<byte[]> standing = drift("active", 0, true, Optional.empty()).answer(ANN).standing();
    assertThat(drift("active", 7, true, standing).answer(ANN).change()).isEmpty();

    DueEscalation.Answer other = drift("draft", 7, true, standing).answer(ANN);
    Finding updated = ((FindingChange.Updated) other.change().orElseThrow()).finding();
    assertThat(updated.evidence()).containsEntry("flaps", "7");
    assertThat(Arrays.equals(other.standing().orElseThrow(), standing.orElseThrow())).isFalse();
  }

  @Test
  void clearsOnlyWhatStands() {
    DueEscalation.Answer answer =
        drift("active", 0, false, Optional.of(new byte[] {1})).answer(ANN);
    assertThat(answer.change()).contains(new FindingChange.Cleared(Estate.ID, "drift:status"));
    assertThat(answer.standing()).isEmpty();
    assertThat(drift("active", 0, false, Optional.empty()).answer(ANN).change()).isEmpty();
  }

  @Test
  void tellsAConflictAndAGap() {
    assertThat(summary(Kind.CONFLICT, List.of(said("aws", "a"), said("entra", "b"))))
        .isEqualTo(
            "status of bot is decided as 'disabled' by manual, but aws says 'a' and entra says 'b'.");
    assertThat(summary(Kind.GAP, List.of()))
        .isEqualTo("status of bot is required, and no source that may say it says one.");
  }

  @Test
  void isBoundedWhateverSourcesSay() {
    List<Said> many =
        IntStream.range(0, 400)
            .mapToObj(i -> said("source-" + i, "line\none\u0000" + "x".repeat(4_000)))
            .toList();
    Finding finding = raised(Kind.CONFLICT, many);
    assertThat(finding.summary())
        .hasSizeLessThanOrEqualTo(2_000)
        .contains("395 more")
        .doesNotContain("\n", "\u0000");
    assertThat(finding.evidence().values())
        .allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(2_000));
  }

  @Test
  void whatIsRaisedIsAnEventThatTheContractTakes() {
    Finding finding = raised(Kind.CONFLICT, List.of(said("aws", "a")));
    EscalationEvent event =
        new EscalationEvent(
            Estate.ID,
            1,
            EscalationEvent.Change.RAISED,
            finding.dedupKey(),
            finding.rule(),
            finding.severity(),
            finding.entityId(),
            finding.kind(),
            finding.entityName(),
            finding.summary(),
            finding.evidence(),
            finding.standards(),
            finding.owner(),
            "v1",
            SINCE,
            SINCE,
            Optional.empty());
    assertThat(event.finding()).isEqualTo("conflict:status");
  }

  private static String summary(Kind kind, List<Said> said) {
    return raised(kind, said).summary();
  }

  private static Finding raised(Kind kind, List<Said> said) {
    FindingChange change =
        due(kind, said, 0, true, Optional.empty()).answer(ANN).change().orElseThrow();
    return ((FindingChange.Raised) change).finding();
  }

  private static DueEscalation drift(
      String enforced, int flaps, boolean wanted, Optional<byte[]> standing) {
    return due(Kind.DRIFT, List.of(said("aws", enforced)), flaps, wanted, standing);
  }

  private static DueEscalation due(
      Kind kind, List<Said> said, int flaps, boolean wanted, Optional<byte[]> standing) {
    return new DueEscalation(
        new Key(Estate.ID, "status", kind),
        "high",
        FieldValue.of("disabled"),
        kind == Kind.GAP ? Optional.empty() : Optional.of("manual"),
        said,
        SINCE,
        flaps,
        wanted,
        standing,
        new Facts(
            Estate.ID,
            EntityKind.IDENTITY,
            Optional.empty(),
            false,
            Optional.empty(),
            new TreeMap<>(Map.of("name", FieldValue.of("bot"))),
            new TreeMap<>(),
            List.of()));
  }

  private static Said said(String source, String value) {
    return new Said(source, source + "-1", FieldValue.of(value));
  }

  private static Map<String, String> ordered(String... entries) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put(entries[i], entries[i + 1]);
    }
    return map;
  }
}
