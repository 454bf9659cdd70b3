package io.concordat.connector.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTimeTest {
  @Test
  void readsATimeToTheSecond() {
    assertThat(PlainTime.parse("2026-12-31 23:59:07", ' '))
        .isEqualTo(LocalDateTime.of(2026, 12, 31, 23, 59, 7));
    assertThat(PlainTime.parse("0001-01-01T00:00:00", 'T'))
        .isEqualTo(LocalDateTime.of(1, 1, 1, 0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-12-31",
        "2026-12-31T23:59:07",
        "2026-12-31 23:59:07Z",
        "2026/12/31 23:59:07",
        "2026-12-31 23:59:0x",
        "-026-12-31 23:59:07",
        "2026-12-31 23.59.07"
      })
  void leavesOtherFormsToOthers(String text) {
    assertThat(PlainTime.parse(text, ' ')).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-31 00:00:00",
        "2026-13-01 00:00:00",
        "2026-01-01 24:00:00",
        "2026-01-01 00:60:00"
      })
  void refusesATimeThatThereIsNot(String text) {
    assertThatThrownBy(() -> PlainTime.parse(text, ' ')).isInstanceOf(DateTimeException.class);
  }
}
