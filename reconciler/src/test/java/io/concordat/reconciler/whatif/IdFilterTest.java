package io.concordat.reconciler.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdFilterTest {
  private static final int NOTED = 200_000;

  @Test
  void knowsEveryNotedIdAndMistakesFewOthers() {
    IdFilter filter = new IdFilter();
    assertThat(filter.isEmpty()).isTrue();
    IntStream.range(0, NOTED).parallel().forEach(i -> filter.note(id(i)));
    assertThat(filter.isEmpty()).isFalse();
    assertThat(IntStream.range(0, NOTED).allMatch(i -> filter.mayHold(id(i)))).isTrue();
    long mistaken = IntStream.range(NOTED, 2 * NOTED).filter(i -> filter.mayHold(id(i))).count();
    assertThat(mistaken).as("one in a hundred at the most").isLessThan(NOTED / 100);
  }

  @Test
  void tellsIdsApartThatWereGivenInARow() {
    IdFilter filter = new IdFilter();
    filter.note(new UUID(0x0198_0000_0000_7000L, 0x8000_0000_0000_0000L));
    long mistaken =
        IntStream.range(1, NOTED)
            .filter(i -> filter.mayHold(new UUID(0x0198_0000_0000_7000L + ((long) i << 16), i)))
            .count();
    assertThat(mistaken).isLessThan(5);
  }

  private static UUID id(int i) {
    Random random = new Random(i);
    return new UUID(random.nextLong(), random.nextLong());
  }
}
