package io.concordat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptThingsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path root;

  @Test
  void passwordsStayTheSameAndAreTheOwnersAlone() throws Exception {
    Path directory = Layout.of(root).secrets();
    String password = Secrets.in(directory).of("registry");
    assertThat(Secrets.in(directory).of("registry")).isEqualTo(password).hasSizeGreaterThan(24);
    assertThat(Secrets.in(directory).of("reconciler")).isNotEqualTo(password);
    assertThat(Secrets.in(directory).webhook("webhook")).startsWith("whsec_");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("passwords.properties"))))
        .isEqualTo("rw-------");
  }

  @Test
  void estateComesBackAsItWasLeft() {
    Path file = Layout.of(root).estate();
    EstateKeeper keeper = EstateKeeper.open(file, Clock.fixed(NOW, ZoneOffset.UTC));
    keeper.advance();
    EstateKeeper again =
        EstateKeeper.open(file, Clock.fixed(NOW.plusSeconds(3600), ZoneOffset.UTC));
    assertThat(again.estate().applied()).containsExactly(NOW);
    assertThat(again.estate().snapshot()).isEqualTo(keeper.estate().snapshot());
  }

  @Test
  void damagedEstateIsASentenceAndNotATrace() throws Exception {
    Path file = Layout.of(root).estate();
    Files.writeString(file, "base=yesterday\n");
    assertThatThrownBy(() -> EstateKeeper.open(file, Clock.systemUTC()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("--fresh");
  }

  @Test
  void launcherBeginsAnewWhereEverythingWasWiped() {
    Layout layout = Layout.of(root);
    Launcher launcher = new Launcher(layout);
    launcher.claim();
    layout.wipe();
    launcher.claim();
    assertThat(new Launcher(layout).running()).isEmpty();
    assertThat(layout.run().resolve("launcher.pid")).isNotEmptyFile();
    launcher.release();
  }

  @Test
  void wipingLeavesNothing() throws Exception {
    Layout layout = Layout.of(root);
    Secrets.in(layout.secrets()).of("registry");
    Files.writeString(layout.log("servers"), "a line");
    layout.wipe();
    layout.wipe();
    assertThat(layout.data()).isEmptyDirectory();
  }

  @Test
  void wipingLeavesTheLogOfTheBuild() throws Exception {
    Layout layout = Layout.of(root);
    Secrets.in(layout.secrets()).of("registry");
    Files.writeString(layout.log("servers"), "a line");
    Files.writeString(layout.log("build"), "built");
    layout.wipe();
    assertThat(layout.data()).isDirectoryNotContaining(path -> !path.endsWith("logs"));
    assertThat(layout.logs()).isDirectoryNotContaining(path -> !path.endsWith("build.log"));
    assertThat(layout.log("build")).hasContent("built");
  }

  @Test
  void wipingEmptiesTheFolderThatALinkLeadsTo() throws Exception {
    Path disk = Files.createDirectories(root.resolve("another-disk"));
    Layout layout = new Layout(root, root.resolve(".concordat"));
    Files.createSymbolicLink(layout.data(), disk);
    Files.writeString(layout.log("servers"), "a line");
    layout.wipe();
    assertThat(disk).isEmptyDirectory();
    assertThat(layout.data()).isSymbolicLink();
  }
}
