package io.concordat.reconciler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.concordat.contract.ContractJson;
import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.finding.FieldTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What an editor completes by is what the service reads. */
class PolicySchemaTest {
  private static final JsonNode TREE = tree();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(TREE);

  @Test
  void theShippedPolicyFits() throws IOException {
    assertThat(validate(PolicyReaderTest.shipped())).isEmpty();
  }

  @Test
  void theShippedPolicyNamesTheSchemaThatLiesBesideIt() throws IOException {
    String first = PolicyReaderTest.shipped().lines().findFirst().orElseThrow();
    String name = first.replaceFirst("^# yaml-language-server: \\$schema=", "");
    assertThat(name).isNotEqualTo(first);
    assertThat(PolicySchemaTest.class.getResource(name)).isNotNull();
  }

  @Test
  void completesEveryFieldOfTheContract() {
    List<String> completed = new ArrayList<>();
    TREE.at("/$defs/contractField/enum").forEach(field -> completed.add(field.asText()));
    assertThat(completed).containsExactlyInAnyOrderElementsOf(FieldTypes.contract().names());
    List<String> reserved = new ArrayList<>();
    TREE.at("/properties/customFields/propertyNames/not/anyOf/1/enum")
        .forEach(name -> reserved.add(name.asText()));
    assertThat(reserved).containsExactlyInAnyOrderElementsOf(ConditionLanguage.reservedNames());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          strategy: earliest            | strategy: loudest
          sources: [iam]                | sources: []
          sources: [iam]                | sources: [iam, iam]
          sources: [iam]                | sources: iam
          sources: [iam]                | sources: [IAM]
          kinds: [agreement]            | kinds: [contract]
          kinds: [agreement]            | kinds: []
          kinds: [agreement]            | kinds: [agreement, agreement]
          onStale: hold                 | onStale: forget
          freshness: P2D                | freshness: two days
          freshness: P2D                | freshness: PT0S
          freshness: P2D                | freshness: P2W
          freshness: P2D                | nullCounts: true
          severity: medium              | severity: urgent
          conflict: medium              | conflict: perhaps
          required: true                | required: "true"
          kind: AuthorityPolicy         | kind: SomethingElse
          apiVersion: concordat.io/v1   | apiVersion: concordat.io/v9
          version: "2"                  | version: 2
          normalise: instant            | normalise: swahili
          strategy: max                 | strategy: latest
          follow: last_used             | ranking: [a, b]
          - name: orphaned              | - name: Orphaned!
          field: "*"                    | field: Everything
          types: [ai_agent]             | types: [1]
          findings:                     | fnidings:
          enforcedBy: iam               | enforces: iam
          escalate: true, quiet: PT1H   | escalate: maybe, quiet: PT1H
          escalate: true, quiet: PT1H   | quiet: PT1H
          quiet: PT1H                   | quiet: an hour
          {severity: high, esc          | {severity: none, esc
          enforcedBy: iam               | required: false
          - name: orphaned              | - name: gap:orphaned
          verdict: block                | verdict: pass
          onStale: hold                 | runs: some
          - name: nothing_left          | - name: out_of_date
          gates:                        | gate:
          - name: change_closure        | - name: Closing
          when: self.access_effect ==   | unless: self.access_effect ==
          """)
  void whatTheServiceRefusesTheSchemaRefusesToo(String right, String wrong) throws IOException {
    String text = PolicyReaderTest.shipped();
    assertThat(text).contains(right);
    refusedByBoth(text.replace(right, wrong));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sources: {itsm: {domain: itsm}}
          sources: {Aws: {domain: iam}}
          sources: {aws: {}}
          sources: {aws: {domain: cloud}}
          sources: {aws: {domain: iam, kind: x}}
          sources: [aws]
          customFields: {status: {}}
          customFields: {retired: {}}
          customFields: {cost: {type: money}}
          customFields: {Cost: {}}
          customFields: [cost]
          """)
  void declarationsAreRefusedByBoth(String wrong) {
    refusedByBoth(
        "apiVersion: concordat.io/v1\nkind: AuthorityPolicy\nfields: []\n" + wrong + "\n");
  }

  private static void refusedByBoth(String text) {
    assertThatThrownBy(() -> new PolicyReader(new ConditionLanguage()).read(text))
        .isInstanceOf(PolicyRefusedException.class);
    assertThat(validate(text)).isNotEmpty();
  }

  static Set<ValidationMessage> validate(String text) {
    Object plain = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return SCHEMA.validate(ContractJson.mapper().valueToTree(plain));
  }

  private static JsonNode tree() {
    try {
      return ContractJson.mapper().readTree(PolicySchema.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
