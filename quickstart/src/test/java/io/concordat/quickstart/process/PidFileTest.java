package io.concordat.quickstart.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  @TempDir Path directory;
  private Process orphan;

  @BeforeEach
  void start() throws Exception {
    orphan = new ProcessBuilder("sleep", "600").start();
  }

  @AfterEach
  void stop() {
    orphan.destroyForcibly();
  }

  @Test
  void findsTheProcessThatWasWrittenDownAndEndsIt() {
    PidFile file = new PidFile(directory.resolve("service.pid"));
    file.write(orphan.toHandle(), "600");
    assertThat(file.find()).contains(orphan.toHandle());
    Endings.end(file.find().orElseThrow(), Duration.ofSeconds(10));
    assertThat(orphan.isAlive()).isFalse();
    assertThat(file.find()).isEmpty();
  }

  @Test
  void leavesAStrangerAloneThatGotTheSameId() {
    PidFile file = new PidFile(directory.resolve("service.pid"));
    file.write(orphan.toHandle(), "/some/where/quarkus-run.jar");
    assertThat(file.find()).isEmpty();
    assertThat(orphan.isAlive()).isTrue();
  }

  @Test
  void takesADamagedFileForNone() throws Exception {
    Path path = directory.resolve("service.pid");
    Files.writeString(path, "not a number\n");
    assertThat(new PidFile(path).find()).isEmpty();
  }
}
