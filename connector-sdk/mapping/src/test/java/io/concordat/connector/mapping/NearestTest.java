package io.concordat.connector.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KNOWN = List.of("value", "values", "whenEmpty");

  @Test
  void ofTwoThatAreAsNearTheOneAsLongIsMeant() {
    assertThat(Nearest.hint("valuez", KNOWN)).isEqualTo("; did you mean 'values'?");
    assertThat(Nearest.hint("valeu", KNOWN)).isEqualTo("; did you mean 'value'?");
  }

  @Test
  void saysNothingOfWhatIsFarAway() {
    assertThat(Nearest.hint("colour", KNOWN)).isEmpty();
  }
}
