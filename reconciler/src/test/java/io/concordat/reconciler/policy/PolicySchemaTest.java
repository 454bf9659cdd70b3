package io.concordat.reconciler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.concordat.contract.ContractJson;
import io.concordat.reconciler.finding.ConditionLanguage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What an editor completes by is what the service reads. */
class PolicySchemaTest {
  private JsonSchema schema;

  @BeforeEach
  void readTheSchema() throws IOException {
    try (InputStream in = PolicyReader.class.getResourceAsStream("policy.v1.schema.json")) {
      schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
              .getSchema(ContractJson.mapper().readTree(in));
    }
  }

  @Test
  void theShippedPolicyFits() throws IOException {
    assertThat(validate(PolicyReaderTest.shipped())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          strategy: earliest            | strategy: loudest
          sources: [iam]                | sources: []
          kinds: [agreement]            | kinds: [contract]
          onStale: hold                 | onStale: forget
          freshness: P2D                | freshness: two days
          severity: medium              | severity: urgent
          conflict: medium              | conflict: perhaps
          kind: AuthorityPolicy         | kind: SomethingElse
          apiVersion: concordat.io/v1   | apiVersion: concordat.io/v9
          normalise: instant            | normalise: swahili
          - name: orphaned              | - name: Orphaned!
          findings:                     | fnidings:
          enforcedBy: iam               | enforces: iam
          escalate: true, quiet: PT1H   | escalate: maybe, quiet: PT1H
          escalate: true, quiet: PT1H   | quiet: PT1H
          quiet: PT1H                   | quiet: an hour
          {severity: high, esc          | {severity: none, esc
          enforcedBy: iam               | required: false
          - name: orphaned              | - name: gap:orphaned
          """)
  void whatTheServiceRefusesTheSchemaRefusesToo(String right, String wrong) throws IOException {
    String text = PolicyReaderTest.shipped();
    assertThat(text).contains(right);
    String changed = text.replace(right, wrong);
    assertThat(validate(changed)).isNotEmpty();
    assertThatThrownBy(() -> new PolicyReader(new ConditionLanguage()).read(changed))
        .isInstanceOf(PolicyRefusedException.class);
  }

  private Set<ValidationMessage> validate(String text) {
    Object plain = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return schema.validate(ContractJson.mapper().valueToTree(plain));
  }
}
