package io.concordat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.OptionalLong;
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
  void readsWhatIsAskedOfAPolicy() {
    assertThat(Command.parse("policy", "what-if", "mine.yaml"))
        .isEqualTo(new Command.WhatIf(Path.of("mine.yaml"), 3, "policy-author@quickstart.example"));
    assertThat(Command.parse("policy", "what-if", "--examples", "0", "mine.yaml", "--as", "ada"))
        .isEqualTo(new Command.WhatIf(Path.of("mine.yaml"), 0, "ada"));
    assertThat(Command.parse("policy", "publish", "--max-changed", "12", "mine.yaml"))
        .isEqualTo(
            new Command.Publish(
                Path.of("mine.yaml"), OptionalLong.of(12), "policy-author@quickstart.example"));
    assertThat(Command.parse("policy", "publish", "mine.yaml", "--as", "ada"))
        .isEqualTo(new Command.Publish(Path.of("mine.yaml"), OptionalLong.empty(), "ada"));
  }

  @Test
  void refusesABoundThatIsNone() {
    assertThatThrownBy(() -> Command.parse("policy", "publish", "mine.yaml", "--max-changed", "-1"))
        .hasMessage("--max-changed needs a whole number, 0 or more.");
    assertThatThrownBy(() -> Command.parse("policy", "what-if", "mine.yaml", "--examples", "21"))
        .hasMessage("--examples needs a whole number, 0 or more and at most 20.");
    assertThatThrownBy(() -> Command.parse("policy", "what-if"))
        .hasMessageContaining("Which policy file?");
    assertThatThrownBy(() -> Command.parse("policy", "delete", "mine.yaml"))
        .hasMessageContaining("what-if FILE");
    assertThatThrownBy(() -> Command.parse("policy", "publish", "mine.yaml", "--examples", "1"))
        .hasMessageContaining("--examples");
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
