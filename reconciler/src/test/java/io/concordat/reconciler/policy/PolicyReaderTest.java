package io.concordat.reconciler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.finding.FindingRule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PolicyReaderTest {
  private final PolicyReader reader = new PolicyReader(new ConditionLanguage());

  static String shipped() throws IOException {
    try (InputStream in = PolicyReader.class.getResourceAsStream("default-policy.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void readsTheShippedPolicy() throws IOException {
    PolicyDocument policy = reader.read(shipped());
    assertThat(policy.version()).startsWith("sha256:");
    assertThat(policy.findings())
        .extracting(FindingRule::name)
        .contains("orphaned", "live_after_lapse", "paid_but_dormant");
    assertThat(policy.content()).containsKey("fields");
  }

  @Test
  void sameTextIsTheSameVersion() throws IOException {
    assertThat(reader.read(shipped()).version()).isEqualTo(reader.read(shipped()).version());
    assertThat(reader.read(shipped() + "\n# more\n").version())
        .isNotEqualTo(reader.read(shipped()).version());
  }

  @Test
  void refusesAnUnknownStrategyWithLineFieldAndReason() {
    PolicyRefusedException refused =
        refuse(
            """
            apiVersion: concordat.io/v1
            kind: AuthorityPolicy
            fields:
              - field: status
                strategy: loudest
                sources: [iam]
            """);
    assertThat(refused.line()).isEqualTo(5);
    assertThat(refused.field()).isEqualTo("fields[0].strategy");
    assertThat(refused.reason()).contains("loudest", "precedence");
  }

  @Test
  void refusesTwoRulesThatCouldBothMatchAndNamesTheLine() {
    PolicyRefusedException refused =
        refuse(
            """
            apiVersion: concordat.io/v1
            kind: AuthorityPolicy
            fields:
              - name: one
                field: status
                sources: [iam]
              - name: two
                field: status
                sources: [itsm]
            """);
    assertThat(refused.getMessage()).contains("one", "two", "line 4", "line 7");
  }

  @Test
  void refusesAConditionThatIsNoCelAndAnUnknownName() {
    assertThat(
            refuse(
                    """
                    apiVersion: concordat.io/v1
                    kind: AuthorityPolicy
                    fields: []
                    findings:
                      - name: broken
                        kinds: [identity]
                        severity: high
                        when: self.status ==
                        summary: "{name}"
                    """)
                .field())
        .isEqualTo("findings[0].when");
    assertThat(
            refuse(
                    """
                    apiVersion: concordat.io/v1
                    kind: AuthorityPolicy
                    fileds: []
                    """)
                .getMessage())
        .contains("line 3", "fileds", "is not known");
  }

  @Test
  void refusesWhatIsNoYaml() {
    assertThat(refuse("fields: [").line()).isPositive();
    assertThat(refuse("").reason()).contains("empty");
  }

  @Test
  void letsScopedRulesOfOneFieldStandTogetherWhereTheyAreDisjoint() {
    PolicyDocument policy =
        reader.read(
            """
            apiVersion: concordat.io/v1
            kind: AuthorityPolicy
            fields:
              - name: prod
                field: technical_owner
                when: environment == "prod"
                sources: [itsm]
              - name: dev
                field: technical_owner
                when: environment == "dev"
                sources: [iam]
              - name: agents
                field: sponsor
                when: type == "ai_agent" && kind == "identity"
                sources: [itsm]
            """);
    assertThat(policy.authority().rules()).hasSize(3);
  }

  private PolicyRefusedException refuse(String text) {
    return catchThrowableOfType(PolicyRefusedException.class, () -> reader.read(text));
  }
}
