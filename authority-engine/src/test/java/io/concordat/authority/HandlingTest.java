package io.concordat.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandlingTest {
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void aSeverityAloneIsRecordedAndQuietAfterAnHour() {
    assertThat(Handling.recorded(ConflictSeverity.HIGH))
        .isEqualTo(new Handling(ConflictSeverity.HIGH, false, Duration.ofHours(1), false));
  }

  @Test
  void refusesWhatCannotBeMeant() {
    assertThatThrownBy(() -> new Handling(ConflictSeverity.LOW, false, Duration.ofNanos(-1), false))
        .hasMessageContaining("quiet");
    assertThatThrownBy(() -> new Handling(ConflictSeverity.LOW, false, Duration.ofDays(367), false))
        .hasMessageContaining("P366D");
    assertThatThrownBy(() -> new Handling(ConflictSeverity.NONE, true, DAY, false))
        .hasMessageContaining("escalate");
    assertThatThrownBy(() -> new Handling(ConflictSeverity.LOW, false, DAY, true))
        .hasMessageContaining("mustLast");
    assertThatThrownBy(() -> new Handling(ConflictSeverity.LOW, true, Duration.ZERO, true))
        .hasMessageContaining("mustLast");
    assertThat(new Handling(ConflictSeverity.LOW, true, Duration.ofDays(366), true).mustLast())
        .isTrue();
    assertThat(new Handling(ConflictSeverity.LOW, true, Duration.ZERO, false).quiet()).isZero();
  }

  @Test
  void aDriftAndAGapAreHandledAsAConflictUnlessToldOtherwise() {
    Handling urgent = new Handling(ConflictSeverity.HIGH, true, DAY, true);
    Handling minor = Handling.recorded(ConflictSeverity.LOW);
    FieldRule.Builder rule =
        FieldRule.of("status", "status").sources("manual", "iam").conflict(urgent);

    assertThat(rule.build().conflict()).isEqualTo(ConflictSeverity.HIGH);
    assertThat(rule.build().watch().drift()).isEqualTo(urgent);
    assertThat(rule.build().watch().gap()).isEqualTo(urgent);
    assertThat(rule.build().watch().enforcedBy()).isEmpty();

    Watch told =
        rule.drift(minor).gap(minor).enforcedBy(SourceSelector.of("iam").match()).build().watch();
    assertThat(told.drift()).isEqualTo(minor);
    assertThat(told.gap()).isEqualTo(minor);
    assertThat(told.enforcedBy()).hasToString("Optional[iam]");
  }

  @Test
  void thatDifferingValuesAreNoConflictMakesADriftNoLess() {
    Watch watch =
        FieldRule.of("privilege", "privilege")
            .strategy(new Strategy.Max(List.of()))
            .sources("iam")
            .build()
            .watch();
    assertThat(watch.conflict().severity()).isEqualTo(ConflictSeverity.NONE);
    assertThat(watch.drift()).isEqualTo(Handling.recorded(ConflictSeverity.MEDIUM));
    assertThat(watch.gap()).isEqualTo(Handling.recorded(ConflictSeverity.MEDIUM));
  }
}
