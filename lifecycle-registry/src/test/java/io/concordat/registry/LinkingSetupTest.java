package io.concordat.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.contract.EntityKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkingSetupTest {
  @TempDir Path folder;

  @Test
  void wrongFileStopsTheStartWithASentenceThatNamesPropertyPlaceAndReason() throws IOException {
    Path file = folder.resolve("linking.yaml");
    Files.writeString(file, "apiVersion: concordat.io/v1\nkind: LinkingPolicy\nrulez: []\n");
    assertThatThrownBy(() -> LinkingSetup.policy(Optional.of(file), 50))
        .hasMessageContaining("concordat.registry.link.policy-file")
        .hasMessageContaining("line 3, column 1, rulez: is not known here");
  }

  @Test
  void absentFileStopsTheStart() {
    assertThatThrownBy(() -> LinkingSetup.policy(Optional.of(folder.resolve("none.yaml")), 50))
        .hasMessageContaining("concordat.registry.link.policy-file")
        .hasMessageContaining("cannot be read");
  }

  @Test
  void withoutAFileTheShippedOneHolds() {
    assertThat(LinkingSetup.policy(Optional.empty(), 7).rules(EntityKind.PARTY).getFirst())
        .satisfies(rule -> assertThat(rule.sharedKeyBound()).isEqualTo(7));
  }
}
