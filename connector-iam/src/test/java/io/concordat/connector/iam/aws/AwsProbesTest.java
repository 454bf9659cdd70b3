package io.concordat.connector.iam.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import io.concordat.connector.spi.SourceFailure;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwsProbesTest {
  private final FakeIam iam = new FakeIam();

  @AfterEach
  void stop() {
    iam.close();
  }

  @Test
  void triesEveryActionThatTheStreamsCall() {
    assertThat(probes())
        .extracting(Probe::right)
        .containsExactly(
            "iam:GetAccountAuthorizationDetails",
            "iam:ListUsers",
            "iam:ListAccessKeys",
            "iam:GetAccessKeyLastUsed",
            "iam:GetCredentialReport");
    assertThat(probes())
        .extracting(probe -> probe.attempt().make())
        .noneMatch(Finding.Missing.class::isInstance)
        .startsWith(Finding.granted(), Finding.granted(), Finding.granted(), Finding.granted());
  }

  @Test
  void namesTheActionThatIsNotAllowed() {
    iam.deny("GetAccessKeyLastUsed");
    assertThat(probe("GetAccessKeyLastUsed").attempt().make())
        .isEqualTo(Finding.missing("GetAccessKeyLastUsed is not allowed"));
    assertThat(probe("ListAccessKeys").attempt().make()).isEqualTo(Finding.granted());
    assertThat(probe("GetAccessKeyLastUsed").remedy()).contains("allow iam:GetAccessKeyLastUsed");

    iam.deny("GetAccountAuthorizationDetails");
    assertThatThrownBy(() -> probe("GetAccountAuthorizationDetails").attempt().make())
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("AccessDenied");
  }

  private Probe probe(String action) {
    return probes().stream()
        .filter(probe -> probe.right().equals("iam:" + action))
        .findFirst()
        .orElseThrow();
  }

  private List<Probe> probes() {
    AwsConfig.Account account =
        TestConfig.of(AwsConfig.class, iam.properties("aws-test")).sources().get("aws-test");
    return new AwsSource(
            "aws-test",
            account,
            AwsSources.api("aws-test", account, Clock.systemUTC()),
            Clock.systemUTC())
        .probes();
  }
}
