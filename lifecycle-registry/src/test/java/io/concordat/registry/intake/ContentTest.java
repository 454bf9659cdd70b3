package io.concordat.registry.intake;

import static io.concordat.registry.Records.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.contract.Assertion;
import io.concordat.contract.Evidence;
import io.concordat.contract.SourceRecord;
import io.concordat.registry.Records;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ContentTest {
  private static UUID digest(SourceRecord record) {
    return Content.of(record).digest(record);
  }

  @Test
  void isTheSameInAnotherVersionRunAndOrder() {
    SourceRecord one =
        row("R1").key("a", "1").key("b", "2").field("name", "n").field("status", "s").record();
    SourceRecord two =
        row("R1")
            .version(7)
            .key("b", "2")
            .key("a", "1")
            .field("status", "s")
            .field("name", "n")
            .record();
    assertThat(digest(two)).isEqualTo(digest(one));
  }

  @Test
  void differsWithStateFieldKeyAndTie() {
    Records base = row("R1").key("a", "1").field("name", "n");
    assertThat(digest(row("R1").key("a", "1").field("name", "n").retired().record()))
        .isNotEqualTo(digest(base.record()));
    assertThat(digest(row("R1").key("a", "1").field("name", "m").record()))
        .isNotEqualTo(digest(base.record()));
    assertThat(digest(row("R1").key("a", "2").field("name", "n").record()))
        .isNotEqualTo(digest(base.record()));
  }

  @Test
  void movingWindowOfAUsageFactIsNoChange() {
    SourceRecord first = used("2026-01-01T00:00:00Z", "2025-12-01T00:00:00Z");
    SourceRecord again = used("2026-01-01T00:00:00Z", "2025-12-09T00:00:00Z");
    SourceRecord later = used("2026-01-02T00:00:00Z", "2025-12-09T00:00:00Z");
    assertThat(digest(again)).isEqualTo(digest(first));
    assertThat(digest(later)).isNotEqualTo(digest(first));
  }

  @Test
  void endOfAnAssertionIsPartOfWhatItSays() {
    Instant end = Instant.parse("2026-02-01T00:00:00Z");
    Assertion plain = Assertion.of("x");
    Assertion used = plain.withEvidence(evidence(end));
    assertThat(digest(saying(plain.expiring(end)))).isNotEqualTo(digest(saying(plain)));
    assertThat(digest(saying(used.expiring(end)))).isNotEqualTo(digest(saying(used)));
  }

  private static SourceRecord used(String at, String windowStart) {
    return saying(
        Assertion.of(Instant.parse(at)).withEvidence(evidence(Instant.parse(windowStart))));
  }

  private static Evidence evidence(Instant from) {
    return new Evidence(
        from,
        Optional.of(from),
        Optional.empty(),
        Evidence.Meaning.SUCCESS,
        Evidence.Completeness.COMPLETE);
  }

  private static SourceRecord saying(Assertion assertion) {
    SourceRecord plain = row("K1").record();
    return new SourceRecord(
        plain.source(),
        plain.system(),
        plain.domain(),
        plain.stream(),
        plain.nativeId(),
        plain.version(),
        plain.state(),
        plain.standing(),
        plain.runId(),
        plain.observedAt(),
        plain.effectiveAt(),
        plain.kind(),
        plain.type(),
        plain.keys(),
        plain.relations(),
        Map.of("last_used", assertion));
  }
}
