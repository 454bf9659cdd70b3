package io.concordat.connector.iam.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-20T10:00:00Z,            2026-11-20T10:00:00Z",
    "2026-11-20T10:00:00-8:00,        2026-11-20T18:00:00Z",
    "2026-11-20T10:00:00-08:00,       2026-11-20T18:00:00Z",
    "2026-11-20T10:00:00 +5:30,       2026-11-20T04:30:00Z",
    "2026-11-20T10:00:00+0530,        2026-11-20T04:30:00Z",
    "2026-11-20T10:00:00.1234567Z,    2026-11-20T10:00:00.123456700Z",
    "2026-11-20T10:00:00.1234567891Z, 2026-11-20T10:00:00.123456789Z",
    "2026-11-20T10:00:00,             2026-11-20T10:00:00Z",
    "2026-11-20 9:00:00Z,             2026-11-20T09:00:00Z",
  })
  void readsWhatGraphWrites(String text, Instant instant) {
    assertThat(GraphTime.read("at", text)).contains(instant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "0001-01-01T00:00:00Z"})
  void takesNothingForNothing(String text) {
    assertThat(GraphTime.read("at", text)).isEmpty();
    assertThat(GraphTime.read("at", null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"yesterday", "2026-13-20T10:00:00Z", "2026-11-20T10:00:00-99:00", "20261"})
  void refusesWhatIsNoTimeWithoutQuotingIt(String text) {
    assertThatThrownBy(() -> GraphTime.read("endDateTime", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("endDateTime: is no time")
        .hasNoCause();
  }
}
