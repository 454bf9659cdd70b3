package io.concordat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void readsNumbersByName() {
    Settings settings = Settings.of(List.of("--pairs=5"));

    assertThat(settings.number("pairs", 3)).isEqualTo(5);
    assertThat(settings.number("records", 7)).isEqualTo(7);
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(List.of("--pairs=many")))
        .withMessageContaining("--pairs=many");
    assertThatIllegalArgumentException().isThrownBy(() -> Settings.of(List.of("pairs")));
  }

  @Test
  void takesTheMiddleOfWhatWasMeasured() {
    assertThat(Medians.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Medians.median(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(3);
    assertThat(Medians.percentile(new double[] {5, 4, 3, 2, 1}, 99)).isEqualTo(5);
  }
}
