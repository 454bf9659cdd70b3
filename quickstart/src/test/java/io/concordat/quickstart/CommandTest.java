package io.concordat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CommandTest {
  @Test
  void readsOptionsInAnyOrder() {
    assertThat(Command.parse("up", "--detach", "--fresh"))
        .isEqualTo(new Command.Up(true, true, false));
    assertThat(Command.parse("token", "--as", "ada", "steward"))
        .isEqualTo(new Command.Token("steward", "ada"));
    assertThat(Command.parse("token", "reader"))
        .isEqualTo(new Command.Token("reader", "reader@quickstart.example"));
  }

  @Test
  void refusesWhatItDoesNotKnowAndSaysWhatThereIs() {
    assertThatThrownBy(() -> Command.parse("start")).hasMessageContaining("up, down, status");
    assertThatThrownBy(() -> Command.parse("up", "--quick")).hasMessageContaining("--quick");
    assertThatThrownBy(() -> Command.parse("token")).hasMessageContaining("needs a role");
    assertThatThrownBy(() -> Command.parse("token", "reader", "--as"))
        .hasMessage("--as needs a value.");
  }
}
