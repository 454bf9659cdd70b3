package io.concordat.reconciler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyInForceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @TempDir Path directory;

  private final MemoryHistory history = new MemoryHistory();
  private Path file;

  @BeforeEach
  void writeTheFile() throws IOException {
    file = directory.resolve("mine.yaml");
    Files.writeString(file, policy("itsm"));
  }

  private static String policy(String source) {
    return "apiVersion: concordat.io/v1\nkind: AuthorityPolicy\nfields:\n"
        + "  - field: status\n    sources: ["
        + source
        + "]\n";
  }

  @Test
  void aWrongFileStopsTheStartWithLineFieldAndReason() throws IOException {
    Files.writeString(file, policy("itsm") + "    strategy: loudest\n");
    PolicyInForce policy = service();
    assertThatThrownBy(() -> policy.start(new StartupEvent()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("concordat.policy.file")
        .hasMessageContaining("line 6, column 15")
        .hasMessageContaining("fields[0].strategy")
        .hasMessageContaining("loudest");
    assertThat(policy.inForce()).isFalse();
    assertThat(history.stored).isEmpty();
  }

  @Test
  void aFileThatIsNotThereStopsTheStart() throws IOException {
    Files.delete(file);
    assertThatThrownBy(() -> service().start(new StartupEvent()))
        .hasMessageContaining("concordat.policy.file")
        .hasMessageContaining(file.toString());
  }

  @Test
  void theSameFileIsPutInForceOnceHoweverOftenTheServiceStarts() {
    started();
    PolicyInForce again = started();
    assertThat(history.stored).hasSize(1);
    assertThat(again.entry().origin()).isEqualTo("file");
    assertThat(again.entry().author()).isEqualTo(file.toString());
    assertThat(again.entry().publishedAt()).isEqualTo(NOW);
    assertThat(again.entry().digest()).startsWith(again.entry().version()).hasSize(71);
  }

  @Test
  void whatIsPublishedOverTheApiSurvivesARestartUntilTheFileChanges() throws IOException {
    PolicyInForce policy = started();
    policy.publish(policy("iam"), "paula");
    policy.reloadFile();
    PolicyInForce again = started();
    assertThat(again.entry().author()).isEqualTo("paula");
    assertThat(again.current().text()).isEqualTo(policy("iam"));

    Files.writeString(file, policy("manual"));
    assertThat(again.reloadFile()).isTrue();
    assertThat(again.current().text()).isEqualTo(policy("manual"));
  }

  @Test
  void anOlderVersionIsPutInForceAgainAsANewEntryWithItsAuthor() {
    PolicyInForce policy = started();
    String first = policy.policyVersion();
    policy.publish(policy("iam"), "paula");
    policy.publish(policy("iam"), "peter");
    assertThat(history.stored).as("in force already").hasSize(2);
    policy.publish(policy("itsm"), "peter");
    assertThat(policy.policyVersion()).isEqualTo(first);
    assertThat(policy.entry().sequence()).isEqualTo(3);
    assertThat(policy.entry().author()).isEqualTo("peter");
    assertThat(history.page(Optional.of(first), Optional.empty(), 10))
        .extracting(PolicyHistory.Entry::sequence)
        .containsExactly(3L, 1L);
  }

  @Test
  void aWrongTextChangesNothing() {
    PolicyInForce policy = started();
    assertThatThrownBy(() -> policy.publish(policy("itms"), "paula"))
        .isInstanceOf(PolicyRefusedException.class)
        .hasMessageContaining("did you mean 'itsm'");
    assertThatThrownBy(() -> policy.check("fields: [")).isInstanceOf(PolicyRefusedException.class);
    assertThat(policy.check(policy("iam")).version()).isNotEqualTo(policy.policyVersion());
    assertThat(history.stored).hasSize(1);
    assertThat(policy.current().text()).isEqualTo(policy("itsm"));
  }

  @Test
  void whatAnotherReplicaPublishedIsInForceAfterTheNextLook() {
    PolicyInForce one = started();
    PolicyInForce other = started();
    other.publish(policy("iam"), "paula");
    assertThat(one.current().text()).isEqualTo(policy("itsm"));
    one.reload();
    assertThat(one.current().text()).isEqualTo(policy("iam"));
  }

  @Test
  void aReplicaThatStillHasTheOldFileDoesNotPutItBack() throws IOException {
    PolicyInForce one = started();
    PolicyInForce other = started();
    Files.writeString(file, policy("iam"));
    assertThat(one.reloadFile()).isTrue();
    Files.writeString(file, policy("itsm"));
    assertThat(other.reloadFile()).as("an old file, seen before").isFalse();
    other.follow();
    assertThat(other.current().text()).isEqualTo(policy("iam"));
    Files.writeString(file, policy("iam"));
    assertThat(other.reloadFile()).as("the other has put it in force").isFalse();
    assertThat(history.stored).hasSize(2);
  }

  @Test
  void aChangedFileIsTakenWhenTwoLooksFoundTheSame() throws IOException {
    PolicyInForce policy = started();
    policy.reload();
    Files.writeString(file, policy("iam, manual"));
    policy.reload();
    assertThat(history.stored).as("it may be half written").hasSize(1);
    policy.reload();
    assertThat(history.stored).hasSize(2);
  }

  @Test
  void whatThisReleaseCannotReadLeavesItsPolicyInForceAndStopsAStart() {
    PolicyInForce running = started();
    String newer = policy("itsm") + "    since: tomorrow\n";
    history.store(newer, PolicyDocument.digestOf(newer), "api", "paula", NOW);
    running.follow();
    running.follow();
    assertThat(running.current().text()).isEqualTo(policy("itsm"));
    assertThatThrownBy(() -> service().start(new StartupEvent()))
        .hasMessageContaining("refused by this release")
        .hasMessageContaining("line 6")
        .hasMessageContaining("concordat.policy.file");
  }

  @Test
  void publishesAfterTheEntryThatWasMeasuredAndAfterNoOther() {
    PolicyInForce policy = started();
    long measured = policy.entry().sequence();
    policy.publish(policy("iam"), "paula");
    assertThatThrownBy(() -> policy.publishAfter(measured, policy("manual"), "petra"))
        .isInstanceOf(PolicyHistory.OvertakenException.class);
    assertThat(policy.current().text()).isEqualTo(policy("iam"));
    policy.publishAfter(policy.entry().sequence(), policy("manual"), "petra");
    assertThat(policy.current().text()).isEqualTo(policy("manual"));
  }

  @Test
  void aStoredTextThatIsNotTheOneThatWasPublishedIsNotUsed() {
    PolicyInForce running = started();
    history.store(policy("iam"), PolicyDocument.digestOf(policy("manual")), "api", "paula", NOW);
    running.follow();
    assertThat(running.current().text()).isEqualTo(policy("itsm"));
    assertThatThrownBy(() -> service().start(new StartupEvent()))
        .hasMessageContaining("is not the one that was published");
  }

  @Test
  void withoutAFileTheShippedPolicyIsInForce() throws IOException {
    PolicyInForce policy = service(Optional.empty());
    policy.start(new StartupEvent());
    policy.reload();
    assertThat(policy.current().text()).isEqualTo(PolicyReaderTest.shipped());
    assertThat(policy.entry().author()).isEqualTo("shipped policy");
  }

  private PolicyInForce started() {
    PolicyInForce policy = service();
    policy.start(new StartupEvent());
    return policy;
  }

  private PolicyInForce service() {
    return service(Optional.of(file));
  }

  private PolicyInForce service(Optional<Path> path) {
    PolicyConfig config =
        new PolicyConfig() {
          @Override
          public Optional<Path> file() {
            return path;
          }

          @Override
          public Duration reload() {
            return Duration.ofSeconds(10);
          }
        };
    return new PolicyInForce(config, history, Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
