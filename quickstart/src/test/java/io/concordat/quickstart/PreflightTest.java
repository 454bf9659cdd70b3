package io.concordat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  @TempDir Path root;

  @Test
  void namesThePortThatIsInUseAndWhoNeedsIt() {
    Preflight preflight = new Preflight(port -> port != 8081, folder -> Long.MAX_VALUE);
    assertThat(preflight.ports(List.of(Endpoint.REGISTRY, Endpoint.RECONCILER)))
        .hasValue(
            "Port 8081 of 127.0.0.1, which reconciler needs, is in use: end the program that holds"
                + " it and try again.");
    assertThat(preflight.ports(List.of(Endpoint.REGISTRY))).isEmpty();
  }

  @Test
  void asksForRoomOnTheDisk() {
    Preflight preflight = new Preflight(port -> true, folder -> Long.MAX_VALUE);
    assertThat(preflight.disk(100L * 1024 * 1024, root))
        .hasValueSatisfying(text -> assertThat(text).startsWith("Only 100 MB are free"));
    assertThat(preflight.disk(Preflight.NEEDED_BYTES, root)).isEmpty();
  }

  @Test
  void asksForItWhereTheDataGoes() {
    Layout layout = new Layout(root, root.resolve("elsewhere"));
    Preflight preflight =
        new Preflight(port -> true, folder -> folder.equals(layout.data()) ? 0 : Long.MAX_VALUE);
    assertThatThrownBy(() -> preflight.check(layout, List.of(), List.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Only 0 MB are free for " + layout.data());
  }

  @Test
  void looksAboveAFolderThatIsNotThereYet() throws Exception {
    Path data = root.resolve("not").resolve("yet");
    assertThat(Preflight.nearest(data)).isEqualTo(root);
    Files.createDirectories(data);
    assertThat(Preflight.nearest(data)).isEqualTo(data);
  }

  @Test
  void namesTheJarThatIsNotBuilt() throws Exception {
    Layout layout = Layout.of(root);
    Preflight preflight = new Preflight(port -> true, folder -> Long.MAX_VALUE);
    assertThat(preflight.jars(layout, List.of(ServiceSpec.REGISTRY)))
        .hasValueSatisfying(text -> assertThat(text).contains("lifecycle-registry", "not built"));
    Files.createDirectories(layout.jar("lifecycle-registry").getParent());
    Files.createFile(layout.jar("lifecycle-registry"));
    assertThat(preflight.jars(layout, List.of(ServiceSpec.REGISTRY))).isEmpty();
  }
}
