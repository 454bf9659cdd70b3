package io.concordat.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.contract.EntityKind;
import io.concordat.registry.link.Linker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkingInForceTest {
  private static final String HEAD = "apiVersion: concordat.io/v1\nkind: LinkingPolicy\n";
  private static final String BY_MAIL =
      HEAD + "rules:\n  - {name: mail, kinds: [identity], keys: [email]}\n";

  @TempDir Path folder;

  @Test
  void wrongFileStopsTheStartWithASentenceThatNamesPropertyPlaceAndReason() throws IOException {
    Path file = Files.writeString(folder.resolve("linking.yaml"), HEAD + "rulez: []\n");
    assertThatThrownBy(() -> new LinkingInForce(Optional.of(file), 50))
        .hasMessageContaining("concordat.registry.link.policy-file")
        .hasMessageContaining("line 3, column 1, rulez: is not known here");
  }

  @Test
  void absentFileStopsTheStart() {
    Path none = folder.resolve("none.yaml");
    assertThatThrownBy(() -> new LinkingInForce(Optional.of(none), 50))
        .hasMessageContaining("concordat.registry.link.policy-file")
        .hasMessageContaining("cannot be read");
  }

  @Test
  void withoutAFileTheShippedOneHoldsForGood() {
    LinkingInForce shipped = new LinkingInForce(Optional.empty(), 7);
    assertThat(shipped.get().policy().rules(EntityKind.PARTY).getFirst().sharedKeyBound())
        .isEqualTo(7);
    assertThat(shipped.changed()).isEmpty();
    assertThat(shipped.changed()).isEmpty();
    assertThat(shipped.origin()).isEqualTo("shipped policy");
  }

  @Test
  void aChangedFileIsTakenWhenTwoLooksFoundTheSame() throws IOException {
    Path file = Files.writeString(folder.resolve("linking.yaml"), BY_MAIL);
    LinkingInForce inForce = new LinkingInForce(Optional.of(file), 50);
    Linker before = inForce.get();
    assertThat(inForce.changed()).isEmpty();
    assertThat(inForce.changed()).as("nothing is new").isEmpty();

    Files.writeString(file, BY_MAIL.replace("email", "email, group"));
    assertThat(inForce.changed()).as("it may be half written").isEmpty();
    Linker changed = inForce.changed().orElseThrow();
    assertThat(inForce.get()).as("until it is used").isSameAs(before);
    inForce.use(changed);
    assertThat(inForce.get().policy().links("group")).isTrue();
    assertThat(inForce.changed()).isEmpty();
  }

  @Test
  void aWrongFileIsRefusedWholeUntilItIsRight() throws IOException {
    Path file = Files.writeString(folder.resolve("linking.yaml"), BY_MAIL);
    LinkingInForce inForce = new LinkingInForce(Optional.of(file), 50);
    Files.writeString(file, BY_MAIL + "rulez: []\n");
    inForce.changed();
    assertThat(inForce.changed()).isEmpty();
    assertThat(inForce.refusal())
        .hasValueSatisfying(reason -> assertThat(reason).contains("rulez"));
    assertThat(inForce.get().policy().text()).isEqualTo(BY_MAIL);

    Files.delete(file);
    assertThat(inForce.changed()).isEmpty();
    assertThat(inForce.refusal())
        .hasValueSatisfying(reason -> assertThat(reason).contains("cannot be read"));
    Files.writeString(file, BY_MAIL);
    inForce.changed();
    assertThat(inForce.changed()).isEmpty();
    assertThat(inForce.refusal()).as("what is in force is right").isEmpty();
  }
}
