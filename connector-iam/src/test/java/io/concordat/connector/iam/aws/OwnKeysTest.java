package io.concordat.connector.iam.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Credentials in files, exchanged while the connector runs. */
class OwnKeysTest {
  private static final String PREFIX = "concordat.aws.sources.org.";

  @TempDir Path files;
  private final FakeIam aws = new FakeIam(2);
  private final Map<String, String> properties = new HashMap<>();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  @BeforeEach
  void configure() throws IOException {
    write("AKIAFIRST", "first-secret");
    useFiles(aws.properties("org"));
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private void useFiles(Map<String, String> given) {
    properties.clear();
    properties.putAll(given);
    for (String name : new String[] {"access-key-id", "secret-access-key"}) {
      properties.remove(PREFIX + name);
      properties.put(PREFIX + name + "-file", files.resolve(name).toString());
    }
  }

  private void write(String id, String secret) throws IOException {
    Files.writeString(files.resolve("access-key-id"), id + "\n");
    Files.writeString(files.resolve("secret-access-key"), secret + "\n");
  }

  private AwsConfig.Account account() {
    return TestConfig.of(AwsConfig.class, properties).sources().get("org");
  }

  private SourceStream users() {
    return AwsSources.of("org", account(), clock).streams().stream()
        .filter(stream -> stream.name().equals("users"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void changedFilesAreInForceWithinSecondsWithoutARestart() throws Exception {
    SourceStream users = users();
    users.read(Checkpoint.start());
    write("AKIASECOND", "second-secret");
    users.read(Checkpoint.start());
    assertThat(aws.keys()).containsOnly("AKIAFIRST");
    now = now.plus(Duration.ofSeconds(5));
    users.read(Checkpoint.start());
    assertThat(aws.keys().getLast()).isEqualTo("AKIASECOND");
  }

  @Test
  void refusedKeyIsLookedForAtOnceAndTheCallMadeAgain() throws Exception {
    SourceStream users = users();
    users.read(Checkpoint.start());
    write("AKIASECOND", "second-secret");
    aws.revoke("AKIAFIRST");
    assertThat(users.read(Checkpoint.start()).rows()).isNotEmpty();
  }

  @Test
  void refusedKeyWithoutASuccessorIsAskedForOnce() {
    SourceStream users = users();
    aws.revoke("AKIAFIRST");
    assertThatThrownBy(() -> users.read(Checkpoint.start()))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofCredentials()).isTrue());
    assertThat(aws.keys()).containsExactly("AKIAFIRST");
  }

  @Test
  void accountsAreListedAndEnteredWithTheNewKeyToo() throws Exception {
    useFiles(aws.organizationProperties("org"));
    SourceStream users = users();
    write("AKIASECOND", "second-secret");
    aws.revoke("AKIAFIRST");
    Page page = users.read(Checkpoint.start());
    assertThat(page.rows()).isNotEmpty();
    assertThat(aws.keys()).contains("AKIASECOND");
  }

  @Test
  void temporaryCredentialsBringTheirToken() throws Exception {
    write("ASIA" + FakeIam.FIRST, FakeIam.SESSION_SECRET);
    Files.writeString(files.resolve("session-token"), FakeIam.SESSION_TOKEN);
    properties.put(PREFIX + "session-token-file", files.resolve("session-token").toString());
    assertThat(users().read(Checkpoint.start()).rows()).isNotEmpty();
    assertThat(aws.keys()).containsOnly("ASIA" + FakeIam.FIRST);
  }

  @Test
  void idNeverGoesOutWithAnotherKeysSecret() throws Exception {
    OwnKeys keys = keys();
    write("AKIASECOND", "second-secret");
    now = now.plus(Duration.ofSeconds(5));
    assertThat(keys.resolveCredentials())
        .isEqualTo(AwsBasicCredentials.create("AKIASECOND", "second-secret"));
  }

  @Test
  void filesThatGoAwayLeaveTheLastCredentialsInForce() throws Exception {
    OwnKeys keys = keys();
    Files.delete(files.resolve("access-key-id"));
    now = now.plus(Duration.ofMinutes(1));
    assertThat(keys.resolveCredentials())
        .isEqualTo(AwsBasicCredentials.create("AKIAFIRST", "first-secret"));
  }

  @Test
  void neverShowsItself() {
    assertThat(keys().toString()).doesNotContain("AKIAFIRST").doesNotContain("first-secret");
  }

  @Test
  void namesThePropertyInEachRefusal() {
    properties.remove(PREFIX + "secret-access-key-file");
    refused("access-key-id and concordat.aws.sources.org.secret-access-key go together");
    properties.put(PREFIX + "secret-access-key-file", files.resolve("nowhere").toString());
    refused("secret-access-key-file: the file cannot be read");
    properties.put(PREFIX + "access-key-id", "AKIATHIRD");
    refused("access-key-id: is set, and so is");
    properties.keySet().removeIf(name -> name.contains("access-key"));
    properties.put(PREFIX + "session-token", "x");
    refused("session-token belongs to an access key");
  }

  private OwnKeys keys() {
    return OwnKeys.of(Settings.of("concordat.aws.sources", "org"), account(), clock);
  }

  private void refused(String sentence) {
    assertThatThrownBy(this::keys)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(PREFIX)
        .hasMessageContaining(sentence);
  }
}
