package io.concordat.connector.iam.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Secrets stand in tags, in policies and trust policies, in the credential report, in elements that
 * AWS does not have, in an account's e-mail address, in the texts of errors, and in the sessions:
 * none is in a row, a cursor, a failure, or the log.
 */
class AwsSecretsTest {
  private static final List<String> ACTIONS =
      List.of(
          "GetAccountAuthorizationDetails",
          "ListUsers",
          "ListAccessKeys",
          "GetAccessKeyLastUsed",
          "GenerateCredentialReport",
          "GetCredentialReport",
          "GenerateServiceLastAccessedDetails",
          "GetServiceLastAccessedDetails",
          "AssumeRole",
          "ListAccounts");

  private final StringBuilder said = new StringBuilder();

  @Test
  void keepsSaysAndLogsNoSecret() {
    Handler log = new Listening(said);
    Logger root = Logger.getLogger("");
    root.addHandler(log);
    try (FakeIam aws = new FakeIam(2)) {
      Map<String, String> properties = new HashMap<>(aws.organizationProperties("org"));
      AwsConfig.Account account = TestConfig.of(AwsConfig.class, properties).sources().get("org");
      readAll(AwsSources.of("org", account, Clock.systemUTC()));
      assertThat(said)
          .as("something was read")
          .contains("AIDA1", "AKIA1B", "root/" + FakeIam.FIRST);
      for (String action : ACTIONS) {
        aws.reset();
        aws.deny(action);
        readAll(AwsSources.of("org", account, Clock.systemUTC()));
      }
    } finally {
      root.removeHandler(log);
    }
    assertThat(said.toString())
        .contains("AccessDenied")
        .doesNotContain(
            FakeIam.SECRET,
            FakeIam.SESSION_SECRET,
            FakeIam.SESSION_TOKEN,
            FakeIam.EXTERNAL_ID,
            "not-a-secret-at-all");
  }

  private void readAll(AwsSource source) {
    said.append(source).append(source.fingerprint());
    for (SourceStream stream : source.streams()) {
      said.append(stream);
      try {
        Page page = stream.read(Checkpoint.start());
        said.append(page);
        while (page.more()) {
          page = stream.read(page.next());
          said.append(page);
        }
      } catch (SourceFailure failure) {
        said.append(failure);
      }
    }
  }

  /** Hears what is logged. */
  private static final class Listening extends Handler {
    private final StringBuilder said;

    Listening(StringBuilder said) {
      this.said = said;
    }

    @Override
    public void publish(LogRecord record) {
      synchronized (said) {
        said.append(record.getMessage()).append(record.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
