package io.concordat.registry.override;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.contract.FieldValue;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembersTest {
  private static final String GOOD =
      "{'entityId':'0190c7a2-1c3b-5f00-8000-000000000001','field':'spend','value':1200.50,"
          + "'reason':' typed twice ','reference':'INV-1','expiresAt':'2026-06-30T02:00:00+02:00',"
          + "'yieldTo':'procurement'}";

  private static NewOverride read(String json) {
    return NewOverride.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsWhatAPersonAsksFor() {
    NewOverride read = read(GOOD);
    assertThat(read.value()).isEqualTo(FieldValue.of(new BigDecimal("1200.5")));
    assertThat(read.reason()).isEqualTo("typed twice");
    assertThat(read.expiresAt()).isEqualTo(Instant.parse("2026-06-30T00:00:00Z"));
    assertThat(read.yieldTo()).contains("procurement");
    assertThat(read(GOOD.replace("1200.50", "null")).value()).isEqualTo(FieldValue.NULL);
    assertThat(read(GOOD.replace("1200.50", "['a','b']")).value())
        .isEqualTo(FieldValue.of(List.of("a", "b")));
    assertThat(read(GOOD.replace("1200.50", "true")).value()).isEqualTo(FieldValue.of(true));
    assertThat(read(GOOD.replace(",'yieldTo':'procurement'", "")).yieldTo()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'value':1200.50, | | value",
        "1200.50 | {} | value",
        "1200.50 | [1] | value",
        "1200.50 | 'password = hunter2hunter2' | value",
        "1200.50 | 'a\\u0000b' | value",
        "'yieldTo' | 'yieldto' | yieldto",
        "'procurement' | 7 | yieldTo",
        "000000000001 | 1 | entityId",
        "'spend' | 'Spend' | field",
        "' typed twice ' | ' ' | reason",
        "'INV-1' | null | reference",
        "2026-06-30T02:00:00+02:00 | 2026-06-30 | expiresAt",
        "2026-06-30T02:00:00+02:00 | tomorrow | expiresAt",
        "{ | [ | body"
      })
  void namesTheMemberThatIsWrong(String part, String instead, String member) {
    String json = GOOD.replace(part, instead == null ? "" : instead);
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.getStatusCode()).isEqualTo(400);
              assertThat(problem.getParameters()).containsEntry("field", member);
              assertThat(problem.getDetail()).doesNotContain("hunter2");
            });
  }

  @Test
  void anythingButAnObjectIsRefused() {
    assertThatThrownBy(() -> NewOverride.read(null)).hasMessageContaining("JSON object");
    assertThatThrownBy(() -> read("[]")).hasMessageContaining("JSON object");
  }
}
