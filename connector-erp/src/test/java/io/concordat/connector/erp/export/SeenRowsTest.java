package io.concordat.connector.erp.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import org.junit.jupiter.api.Test;

class SeenRowsTest {
  private final SeenRows seen = new SeenRows();

  @Test
  void tellsARowThatSaysTheSameFromOneThatSaysSomethingElse() {
    assertThat(seen.contradicts(row("A", "contract"))).isFalse();
    assertThat(seen.contradicts(row("A", "contract"))).isFalse();
    assertThat(seen.contradicts(row("A", "licence"))).isTrue();
    assertThat(seen.contradicts(row("A", "licence"))).isFalse();
    seen.clear();
    assertThat(seen.contradicts(row("A", "contract"))).isFalse();
  }

  @Test
  void keepsManyApart() {
    for (int i = 0; i < 20_000; i++) {
      assertThat(seen.contradicts(row("row-" + i, i % 2 == 0 ? "even" : "odd"))).isFalse();
    }
    for (int i = 0; i < 20_000; i++) {
      assertThat(seen.contradicts(row("row-" + i, i % 2 == 0 ? "even" : "odd"))).isFalse();
      assertThat(seen.contradicts(row("row-" + i, "neither"))).isTrue();
    }
  }

  @Test
  void looksNoFurtherThanTheFirstMillion() {
    for (int i = 0; i < (1 << 20); i++) {
      seen.contradicts(row("row-" + i, "contract"));
    }
    assertThat(seen.contradicts(row("beyond", "contract"))).isFalse();
    assertThat(seen.contradicts(row("beyond", "licence"))).isFalse();
    assertThat(seen.contradicts(row("row-1048575", "licence"))).isTrue();
  }

  private static SourceRow row(String id, String type) {
    return SourceRow.of(id, EntityKind.AGREEMENT).type(type).build();
  }
}
