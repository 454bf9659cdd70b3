package io.concordat.reconciler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyInForceTest {
  @TempDir Path directory;

  @Test
  void aWrongFileStopsTheStartWithLineFieldAndReason() throws IOException {
    Path file = directory.resolve("mine.yaml");
    Files.writeString(
        file,
        """
        apiVersion: concordat.io/v1
        kind: AuthorityPolicy
        fields:
          - field: status
            strategy: loudest
            sources: [iam]
        """);
    PolicyInForce policy = policy(file);
    assertThatThrownBy(() -> policy.start(new StartupEvent()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("concordat.policy.file")
        .hasMessageContaining("line 5")
        .hasMessageContaining("fields[0].strategy")
        .hasMessageContaining("loudest");
    assertThat(policy.inForce()).isFalse();
  }

  @Test
  void aFileThatIsNotThereStopsTheStart() {
    Path file = directory.resolve("missing.yaml");
    assertThatThrownBy(() -> policy(file).start(new StartupEvent()))
        .hasMessageContaining("concordat.policy.file")
        .hasMessageContaining(file.toString());
  }

  /** The database is not asked before the file is found right, so none is needed here. */
  private static PolicyInForce policy(Path file) {
    PolicyConfig config =
        new PolicyConfig() {
          @Override
          public Optional<Path> file() {
            return Optional.of(file);
          }

          @Override
          public Duration reload() {
            return Duration.ofSeconds(10);
          }
        };
    return new PolicyInForce(config, null, null, Clock.systemUTC());
  }
}
