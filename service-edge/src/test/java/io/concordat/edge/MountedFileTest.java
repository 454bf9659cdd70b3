package io.concordat.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedFileTest {
  private static final Supplier<InputStream> NEVER =
      () -> {
        throw new AssertionError("a file is configured");
      };

  @TempDir Path mount;

  /** As the kubelet projects a ConfigMap: the file is a link, through a link that is swapped. */
  @Test
  void followsTheSwapOfAConfigMap() throws IOException {
    project("..2026_01", "first");
    Files.createSymbolicLink(mount.resolve("policy.yaml"), Path.of("..data", "policy.yaml"));
    MountedFile file = file("policy.yaml");
    assertThat(file.text()).isEqualTo("first");
    assertThat(file.settled()).isFalse();
    assertThat(file.settled()).isTrue();

    project("..2026_02", "other");
    Files.delete(mount.resolve("..2026_01").resolve("policy.yaml"));
    Files.delete(mount.resolve("..2026_01"));
    assertThat(file.settled()).as("swapped in beneath the same path").isFalse();
    assertThat(file.settled()).isTrue();
    assertThat(file.text()).isEqualTo("other");
  }

  private void project(String version, String text) throws IOException {
    Path directory = Files.createDirectory(mount.resolve(version));
    Files.writeString(directory.resolve("policy.yaml"), text);
    Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(version));
    Files.move(
        link,
        mount.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void isNotSettledWhileItGrows() throws IOException {
    MountedFile file = file("growing.yaml");
    Files.writeString(mount.resolve("growing.yaml"), "a");
    assertThat(file.settled()).isFalse();
    Files.writeString(mount.resolve("growing.yaml"), "ab");
    assertThat(file.settled()).isFalse();
    assertThat(file.settled()).isTrue();
  }

  @Test
  void saysWhyItCannotBeRead() throws IOException {
    assertThat(file("missing.yaml").settled()).as("reading it says what is wrong").isTrue();
    assertThatThrownBy(() -> file("missing.yaml").text())
        .hasMessageContaining("concordat.policy.file")
        .hasMessageContaining("missing.yaml cannot be read");
    Files.write(mount.resolve("latin.yaml"), new byte[] {'a', (byte) 0xe4, 'b'});
    assertThatThrownBy(() -> file("latin.yaml").text()).hasMessageContaining("UTF-8");
    Files.write(mount.resolve("huge.yaml"), new byte[4_000_001]);
    assertThatThrownBy(() -> file("huge.yaml").text()).hasMessageContaining("4000000 bytes");
  }

  @Test
  void withoutAPathItIsTheOneThatShips() {
    MountedFile file =
        new MountedFile(
            "concordat.policy.file",
            Optional.empty(),
            "shipped policy",
            () -> new ByteArrayInputStream(new byte[] {'a'}));
    assertThat(file.configured()).isFalse();
    assertThat(file.name()).isEqualTo("shipped policy");
    assertThat(file.text()).isEqualTo("a");
  }

  private MountedFile file(String name) {
    return new MountedFile(
        "concordat.policy.file", Optional.of(mount.resolve(name)), "shipped", NEVER);
  }
}
