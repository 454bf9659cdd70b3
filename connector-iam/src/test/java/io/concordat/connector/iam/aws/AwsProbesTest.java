package io.concordat.connector.iam.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import io.concordat.connector.spi.FreshLogIn;
import io.concordat.connector.spi.SourceFailure;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    List<Probe> probes = probes(Map.of("service-last-accessed", "true"));
    assertThat(probes)
        .extracting(Probe::right)
        .containsExactly(
            "iam:GetAccountAuthorizationDetails",
            "iam:ListUsers",
            "iam:ListAccessKeys",
            "iam:GetAccessKeyLastUsed",
            "iam:GenerateCredentialReport",
            "iam:GetCredentialReport",
            "iam:GenerateServiceLastAccessedDetails",
            "iam:GetServiceLastAccessedDetails");
    assertThat(probes)
        .extracting(probe -> probe.attempt().make())
        .hasSize(8)
        .containsOnly(Finding.granted());
  }

  @Test
  void asksForNoRightThatNoStreamNeeds() {
    iam.deny("GenerateCredentialReport");
    iam.deny("GetCredentialReport");
    assertThat(probes(Map.of("credential-report", "false")))
        .extracting(Probe::right)
        .containsExactly(
            "iam:GetAccountAuthorizationDetails",
            "iam:ListUsers",
            "iam:ListAccessKeys",
            "iam:GetAccessKeyLastUsed");
  }

  @Test
  void namesWhatOfServiceLastAccessedIsNotAllowed() {
    iam.deny("GenerateServiceLastAccessedDetails");
    List<Probe> probes = probes(Map.of("service-last-accessed", "true"));
    assertThat(probes.get(6).attempt().make())
        .isEqualTo(Finding.missing("GenerateServiceLastAccessedDetails is not allowed"));
    assertThat(probes.get(7).attempt().make())
        .isEqualTo(Finding.untested("there is no job of GenerateServiceLastAccessedDetails"));
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

  @Test
  void entersEachAccountAnewAndNotByASessionOfBefore() {
    AwsConfig.Account account =
        TestConfig.of(AwsConfig.class, iam.organizationProperties("aws-test"))
            .sources()
            .get("aws-test");
    Probe enter =
        ((ConnectionTest) AwsSources.of("aws-test", account, Clock.systemUTC()))
            .probes().stream()
                .filter(probe -> probe.right().equals("sts:AssumeRole"))
                .findFirst()
                .orElseThrow();
    assertThat(enter.attempt().make()).isEqualTo(Finding.granted());
    iam.deny(FakeIam.FIRST + ":assume");
    FreshLogIn.during(
        () ->
            assertThat(enter.attempt().make())
                .isEqualTo(Finding.missing("not entered: " + FakeIam.FIRST)));
  }

  private Probe probe(String action) {
    return probes().stream()
        .filter(probe -> probe.right().equals("iam:" + action))
        .findFirst()
        .orElseThrow();
  }

  private List<Probe> probes() {
    return probes(Map.of());
  }

  private List<Probe> probes(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(iam.properties("aws-test"));
    more.forEach((name, value) -> properties.put("concordat.aws.sources.aws-test." + name, value));
    AwsConfig.Account account =
        TestConfig.of(AwsConfig.class, properties).sources().get("aws-test");
    return new AwsSource(
            "aws-test",
            account,
            AwsSources.api("aws-test", account, Clock.systemUTC()),
            Clock.systemUTC())
        .probes();
  }
}
