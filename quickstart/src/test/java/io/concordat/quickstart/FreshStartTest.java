package io.concordat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshStartTest {
  @TempDir Path root;
  private Layout layout;
  private Path kept;

  @BeforeEach
  void keepSomething() throws Exception {
    layout = Layout.of(root);
    kept = layout.estate();
    Files.writeString(kept, "base=2026-03-01T10:00:00Z\napplied=\n");
    for (ServiceSpec service : ServiceSpec.ALL) {
      Files.createDirectories(layout.jar(service.module()).getParent());
      Files.createFile(layout.jar(service.module()));
    }
  }

  @Test
  void forgetsTheDataWhereNothingStandsInTheWay() {
    freshStart(port -> port != Endpoint.KEYCLOAK.port(), Long.MAX_VALUE).clear(false);
    assertThat(kept).doesNotExist();
  }

  @Test
  void keepsTheDataWhereAPortIsInUse() {
    for (Endpoint taken : Set.of(Endpoint.REGISTRY, Endpoint.POSTGRES, Endpoint.KEYCLOAK)) {
      FreshStart fresh = freshStart(port -> port != taken.port(), Long.MAX_VALUE);
      assertThatThrownBy(() -> fresh.clear(true))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining(taken.purpose());
      assertThat(kept).exists();
    }
  }

  @Test
  void keepsTheDataWhereTheDiskIsFullOrAJarIsNotBuilt() throws Exception {
    assertThatThrownBy(() -> freshStart(port -> true, 0).clear(false))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("make room");
    Files.delete(layout.jar(ServiceSpec.ERP.module()));
    assertThatThrownBy(() -> freshStart(port -> true, Long.MAX_VALUE).clear(false))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("not built");
    assertThat(kept).exists();
  }

  private FreshStart freshStart(IntPredicate portIsFree, long usable) {
    return new FreshStart(layout, new Preflight(portIsFree, folder -> usable));
  }
}
