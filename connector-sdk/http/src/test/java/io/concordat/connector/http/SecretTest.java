package io.concordat.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
  private final HandClock clock = new HandClock();
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void firstPassword() throws IOException {
    file = folder.resolve("password");
    Files.writeString(file, "planted-first\n");
  }

  @Test
  void readsTheFileAgainAFewSecondsAfterItChanged() throws IOException {
    Secret secret = secret();
    assertThat(secret.value()).isEqualTo("planted-first");
    Files.writeString(file, "planted-other\n");
    assertThat(secret.value()).as("within the pause").isEqualTo("planted-first");
    clock.move(WatchedFile.PAUSE);
    assertThat(secret.value()).isEqualTo("planted-other");
  }

  @Test
  void followsAMountThatIsExchangedThroughALink() throws IOException {
    Path old = Files.createDirectory(folder.resolve("v1"));
    Path fresh = Files.createDirectory(folder.resolve("v2"));
    Files.writeString(old.resolve("password"), "planted-v1");
    Files.writeString(fresh.resolve("password"), "planted-v2");
    Path data = Files.createSymbolicLink(folder.resolve("..data"), old);
    Secret secret =
        Secret.of(
            "x.password",
            Optional.empty(),
            Optional.of(data.resolve("password").toString()),
            clock);
    assertThat(secret.value()).isEqualTo("planted-v1");
    Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), fresh);
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
    clock.move(WatchedFile.PAUSE);
    assertThat(secret.value()).isEqualTo("planted-v2");
  }

  @Test
  void keepsTheLastValueWhileTheFileIsAwayOrEmpty() throws IOException {
    Secret secret = secret();
    Files.delete(file);
    clock.move(WatchedFile.PAUSE);
    assertThat(secret.value()).isEqualTo("planted-first");
    Files.writeString(file, "");
    clock.move(WatchedFile.PAUSE);
    assertThat(secret.value()).isEqualTo("planted-first");
    Files.writeString(file, "planted-back");
    clock.move(WatchedFile.PAUSE);
    assertThat(secret.value()).isEqualTo("planted-back");
  }

  @Test
  void looksAtOnceWhenAValueWasRefused() throws IOException {
    Secret secret = secret();
    assertThat(secret.renewedSince("planted-first")).isFalse();
    Files.writeString(file, "planted-second");
    assertThat(secret.renewedSince("planted-first")).isTrue();
    assertThat(secret.value()).isEqualTo("planted-second");
    assertThat(Secret.of("x").renewedSince("x")).isFalse();
  }

  @Test
  void looksAgainWhenTheClockWasSetBack() throws IOException {
    Secret secret = secret();
    Files.writeString(file, "planted-other");
    clock.move(Duration.ofHours(-1));
    assertThat(secret.value()).isEqualTo("planted-other");
  }

  @Test
  void takesOffTheLineBreakAtTheEndAndNothingElse() throws IOException {
    Files.writeString(file, " pass word \r\n");
    assertThat(secret().value()).isEqualTo(" pass word ");
  }

  @Test
  void refusesAFileThatHoldsNothingOrTooMuch() throws IOException {
    Files.writeString(file, "\n");
    assertThatThrownBy(this::secret).hasMessageContaining("x.password-file: the file is blank");
    Files.write(file, new byte[65_537]);
    assertThatThrownBy(this::secret).hasMessageContaining("larger than 65536 bytes");
  }

  @Test
  void showsItselfNowhere() throws IOException {
    Secret secret = secret();
    Authorization basic = Authorization.basic("me", secret);
    Header header = basic.header().orElseThrow();
    assertThat(secret + " " + basic + " " + header + " " + Secret.of("planted-x"))
        .doesNotContain("planted")
        .doesNotContain(header.value());
    assertThatThrownBy(() -> new Header("X-Key", "planted\r\nX-Evil: 1"))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("X-Key")
        .hasMessageNotContaining("planted");
  }

  private Secret secret() {
    return Secret.of("x.password", Optional.empty(), Optional.of(file.toString()), clock);
  }
}
