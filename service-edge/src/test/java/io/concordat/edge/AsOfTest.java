package io.concordat.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsOfTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void isReadToTheMicrosecond() {
    assertThat(AsOf.parse("2026-03-01T11:59:59.1234567Z", NOW))
        .contains(new AsOf(Instant.parse("2026-03-01T11:59:59.123456Z")));
    assertThat(AsOf.parse("2026-03-01T12:30:00+01:00", NOW))
        .contains(new AsOf(Instant.parse("2026-03-01T11:30:00Z")));
    assertThat(AsOf.parse("-99999-01-01T00:00:00Z", NOW)).contains(new AsOf(Instant.EPOCH));
    assertThat(AsOf.parse("2026-03-01T12:00:00Z", NOW)).as("now is no future").isPresent();
  }

  @Test
  void withoutItThePresentIsMeant() {
    assertThat(AsOf.parse(null, NOW)).isEmpty();
    assertThat(AsOf.parse(" ", NOW)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-03-01", "2026-03-01T11:00:00", "1772366400"})
  void whatIsNoInstantIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> AsOf.parse(text, NOW))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.getStatusCode()).isEqualTo(400);
              assertThat(problem.getParameters()).containsEntry("field", "asOf");
              assertThat(problem.getDetail()).contains("2026-03-01T12:00:00Z");
            });
  }

  @Test
  void theFutureIsRefusedWithTheServicesTime() {
    assertThatThrownBy(() -> AsOf.parse("2026-03-01T12:00:00.000001Z", NOW))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.getStatusCode()).isEqualTo(400);
              assertThat(problem.getDetail()).contains("future").contains(NOW.toString());
            });
  }
}
