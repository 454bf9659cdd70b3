package io.concordat.connector.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  private static final Page PAGE = Page.last(List.of(), Checkpoint.start());

  @Test
  void isOfTheWholeStreamUnlessItNamesAPart() {
    assertThat(PAGE.part()).isEmpty();
    assertThat(PAGE.inPart("111111111111").withGap("403").withLeft(OptionalLong.of(3)).part())
        .contains("111111111111");
    assertThat(PAGE.inPart("111111111111").withRejects(List.of()).part()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "line\nbreak", "nul\u0000"})
  void refusesAPartThatIsNoName(String name) {
    assertThatThrownBy(() -> PAGE.inPart(name)).hasMessageStartingWith("part: ");
    assertThatThrownBy(() -> PAGE.inPart("x".repeat(201))).hasMessageStartingWith("part: ");
  }
}
