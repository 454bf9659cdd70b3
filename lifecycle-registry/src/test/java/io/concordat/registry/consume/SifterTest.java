package io.concordat.registry.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.registry.store.StoreException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SifterTest {
  private final List<Integer> stored = new ArrayList<>();
  private final List<Integer> refused = new ArrayList<>();

  private void refuseNegative(List<Integer> batch) {
    if (batch.stream().anyMatch(i -> i < 0)) {
      throw new StoreException(new SQLException("bad data", "22021"));
    }
    stored.addAll(batch);
  }

  @Test
  void setsAsideOnlyWhatIsRefusedByItself() {
    Sifter.sift(List.of(1, 2, -3, 4, -5, 6, 7), this::refuseNegative, (i, why) -> refused.add(i));
    assertThat(stored).containsExactly(1, 2, 4, 6, 7);
    assertThat(refused).containsExactly(-3, -5);
  }

  @Test
  void suspectsNobodyWhenTheDatabaseIsAway() {
    assertThatThrownBy(
            () ->
                Sifter.sift(
                    List.of(1, 2),
                    batch -> {
                      throw new StoreException(new SQLException("away", "08006"));
                    },
                    (i, why) -> refused.add(i)))
        .isInstanceOf(StoreException.class);
    assertThat(refused).isEmpty();
  }

  @Test
  void reasonDoesNotRepeatTheValue() {
    List<String> reasons = new ArrayList<>();
    Sifter.sift(
        List.of(1),
        batch -> {
          throw new StoreException(new SQLException("value \"hunter2\" is wrong", "22P02"));
        },
        (i, why) -> reasons.add(why));
    assertThat(reasons).singleElement().asString().doesNotContain("hunter2").contains("22P02");
  }
}
