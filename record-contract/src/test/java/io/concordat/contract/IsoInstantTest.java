package io.concordat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoInstantTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999999Z",
        "2024-02-29T23:59:59.100Z",
        "2026-01-05T08:00:00.000001Z",
        "2026-01-05T08:00:00.000000001Z",
        "2026-10-11T12:13:14.010Z",
        "0000-01-01T00:00:00Z",
        "-0001-12-31T23:59:59Z",
        "9999-12-31T23:59:59.999Z",
        "+10000-01-01T00:00:00Z"
      })
  void writesAnInstantAsItsOwnMethodDoes(String text) {
    assertThat(IsoInstant.text(Instant.parse(text))).isEqualTo(text);
  }

  @Test
  void writesAnyInstantAsItsOwnMethodDoes() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      int nanos = random.nextInt(1_000_000_000);
      int unit = new int[] {1, 1_000, 1_000_000, 1_000_000_000}[i % 4];
      Instant at =
          Instant.ofEpochSecond(
              random.nextLong(-70_000_000_000L, 260_000_000_000L), nanos / unit * unit);
      assertThat(IsoInstant.text(at)).isEqualTo(at.toString());
    }
  }
}
