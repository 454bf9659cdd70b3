package io.concordat.reconciler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.finding.FindingRule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
  private static final String HEAD = "apiVersion: concordat.io/v1\nkind: AuthorityPolicy\n";

  private final PolicyReader reader = new PolicyReader(new ConditionLanguage());

  static String shipped() throws IOException {
    try (InputStream in = PolicyReader.class.getResourceAsStream("default-policy.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void readsTheShippedPolicy() throws IOException {
    PolicyDocument policy = reader.read(shipped());
    assertThat(policy.version()).matches("sha256:[0-9a-f]{16}");
    assertThat(policy.digest()).startsWith(policy.version()).hasSize(71);
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          - {field: statsu, sources: [iam]}                        | 4:11 | fields[0].field          | did you mean 'status'
          - {field: status, sources: [iamm]}                       | 4:29 | fields[0].sources[0]     | did you mean 'iam'
          - {field: status, sources: [{source: aws}]}              | 4:38 | fields[0].sources[0].source | declared under sources
          - {field: status, sources: ["system:sap"]}               | 4:29 | fields[0].sources[0]     | 'sap' is no system
          - {field: status, sources: ["*", iam]}                   | 4:34 | fields[0].sources[1]     | never asked
          - {field: status, sources: [iam, itsm, manual, procurement, "*"]} | 4:61 | fields[0].sources[4] | never asked
          - {field: status, sources: [iam, iam]}                   | 4:34 | fields[0].sources[1]     | never asked
          - {field: status, sources: [iam], strategy: follow, follow: nmae} | 4:61 | fields[0].follow | did you mean 'name'
          - {field: status, sources: [iam], onStale: hold}         | 4:44 | fields[0].onStale        | state 'freshness' too
          - {field: status, sources: [{source: iam, onStale: hold}]} | 4:52 | fields[0].sources[0].onStale | state 'freshness' too
          - {field: status, sources: [iam], freshness: P0D}        | 4:46 | fields[0].freshness      | longer than zero
          - {field: status, sources: [iam], freshness: P99999D}    | 4:46 | fields[0].freshness      | at most 100 years
          - {field: status, sources: [iam], types: [1]}            | 4:43 | fields[0].types[0]       | put it in quotes
          - {field: status, sources: [iam], strategy: max, ranking: [no, yes]} | 4:60 | fields[0].ranking[0] | put it in quotes
          - {field: status, sources: [iam], required: yes}         | 4:45 | fields[0].required       | must be true or false
          - {field: status, sources: [iam], kinds: [identiy]}      | 4:43 | fields[0].kinds[0]       | did you mean 'identity'
          - {field: status, sources: [iam], when: kind}            | 4:41 | fields[0].when           | must be true or false
          - {field: status, sources: [iam], when: 'a == ''b'''}    | 4:42 | fields[0].when           | 'a' is not known
          - {field: status, sources: [iam], whn: x}                | 4:35 | fields[0].whn            | did you mean 'when'
          - {field: status, field: status, sources: [iam]}         | 4:19 | fields[0].field          | stands twice
          - !!set {field: status, sources: [iam]}                  | 4:3  | fields[0]                | must be a mapping
          - {sources: [iam]}                                       | 4:3  | fields[0]                | 'field' is required
          """)
  void refusesWithLineColumnFieldAndReason(String rule, String place, String field, String reason) {
    PolicyRefusedException refused = refuse(HEAD + "fields:\n" + rule + "\n");
    assertThat(refused).as(rule).isNotNull();
    assertThat(refused.reason()).contains(reason);
    assertThat(refused.field()).isEqualTo(field);
    assertThat(refused.line() + ":" + refused.column()).as(refused.reason()).isEqualTo(place);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          when: kind == "party" && oops                  | 6:30
          when: 'type != ''party'' && oops'              | 6:33
          when: "kind != \\"party\\" && \\u006fops"      | 6:33
          when: &a kind != "party" && oops               | 6:33
          when: ^/      kind != "party" &&/        oops  | 8:9
          when: >-/      kind != "party"/      && oops   | 8:10
          when: kind != "party" &&/      oops            | 7:7
          when: "kind != 'party' && \\/      oops"       | 7:7
          """)
  void namesThePlaceWithinAnExpressionHoweverItIsWritten(String when, String place) {
    String text = when.replace("^/", "|\n").replace("/", "\n");
    PolicyRefusedException refused =
        refuse(HEAD + "fields:\n  - field: status\n    sources: [iam]\n    " + text + "\n");
    assertThat(refused.reason()).contains("'oops' is not known");
    assertThat(refused.line() + ":" + refused.column()).isEqualTo(place);
  }

  @Test
  void namesBothLinesOfRulesThatDoNotGoTogether() {
    PolicyRefusedException refused =
        refuse(
            HEAD
                + """
                fields:
                  - {name: rest, field: "*", sources: [iam]}
                  - {field: name, sources: [iam]}
                  - {name: other, field: "*", sources: [itsm]}
                """);
    assertThat(refused.lines()).containsExactly(4, 6);
    assertThat(refused.line()).isEqualTo(6);
    assertThat(refused.field()).isEqualTo("fields[2]");
    assertThat(refused.reason()).contains("'rest' (line 4)", "'other' (line 6)");
    PolicyRefusedException circle =
        refuse(
            HEAD
                + """
                fields:
                  - {field: name, strategy: follow, follow: email, sources: [iam]}
                  - {field: email, strategy: follow, follow: name, sources: [iam]}
                """);
    assertThat(circle.reason()).contains("follows itself");
    PolicyRefusedException names =
        refuse(
            HEAD
                + """
                fields:
                  - {name: x, field: name, sources: [iam]}
                  - {name: x, field: email, sources: [iam]}
                """);
    assertThat(names.reason()).contains("same name", "line 4", "line 5");
    assertThat(names.lines()).containsExactly(4, 5);
  }

  @Test
  void aNarrowerScopeStandsBesideAWiderOne() {
    PolicyDocument policy =
        reader.read(
            HEAD
                + """
                fields:
                  - name: all
                    field: technical_owner
                    when: environment in ["prod", "test"]
                    sources: [itsm]
                  - name: prod
                    field: technical_owner
                    when: environment == "prod"
                    sources: [iam]
                """);
    assertThat(policy.authority().rules()).hasSize(2);
  }

  @Test
  void whatTheFileDeclaresCanBeNamed() {
    PolicyDocument policy =
        reader.read(
            HEAD
                + """
                sources:
                  aws-main: {domain: iam, system: aws}
                customFields:
                  cost_centre: {type: text}
                fields:
                  - {field: cost_centre, sources: [aws-main, "system:aws", iam, "*"]}
                  - {field: environment, strategy: union, sources: [aws-main]}
                  - {field: sponsor, when: 'cost_centre == "x" && "prod" in environment', sources: [iam]}
                """);
    assertThat(policy.vocabulary().sources()).containsOnlyKeys("aws-main");
    assertThat(policy.vocabulary().fields().names()).contains("cost_centre", "status");
  }

  @Test
  void keepsTheNameOfTheSectionForLinkingFree() {
    PolicyRefusedException refused = refuse(HEAD + "linking: {rules: []}\nfields: []\n");
    assertThat(refused.field()).isEqualTo("linking");
    assertThat(refused.line()).isEqualTo(3);
    assertThat(refused.reason()).contains("kept free");
    assertThat(PolicySchemaTest.validate(HEAD + "linking: {rules: []}\nfields: []\n")).isNotEmpty();
  }

  @Test
  void refusesAFindingThatCouldNotBeShown() {
    String finding =
        HEAD
            + """
            fields: []
            findings:
              - name: x
                kinds: [identity]
                severity: high
                when: self.status == "active"
                summary: "{name} is {stauts}"
            """;
    assertThat(refuse(finding).reason()).contains("{stauts}");
    assertThat(refuse(finding).field()).isEqualTo("findings[0].summary");
    assertThat(reader.read(finding.replace("stauts", "status")).findings()).hasSize(1);
  }

  @Test
  void boundsTheFile() {
    assertThat(refuse(HEAD + "description: \"" + "x".repeat(4_001) + "\"\nfields: []\n").reason())
        .contains("more than 4000 characters");
    assertThat(refuse("#".repeat(1_000_001) + "\n" + HEAD + "fields: []\n").reason())
        .contains("not acceptable YAML");
    assertThat(
            refuse(HEAD + "fields:\n" + "  - {field: status, sources: [iam]}\n".repeat(1_001))
                .reason())
        .contains("more than 1000 entries");
  }

  private PolicyRefusedException refuse(String text) {
    return catchThrowableOfType(PolicyRefusedException.class, () -> reader.read(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          verdict: block          | verdict: pass            | gates[0].reasons[0].verdict
          name: nobody            | name: out_of_date        | gates[0].reasons[0].name
          name: closing           | name: Closing            | gates[0].name
          kinds: [change]         | kinds: []                | gates[0].kinds
          n.owners.size()         | n.ownrs.size()           | gates[0].reasons[0].when
          n.owners.size()         | self.owners.size()       | gates[0].reasons[0].when
          "{name} has {count}."   | "{name} has {cuont}."    | gates[0].reasons[0].summary
          kinds: [change]         | kinds: [change, chnge]   | gates[0].kinds[1]
          """)
  void refusesAGateThatCouldNotAnswer(String right, String wrong, String field) {
    String gate =
        """
        apiVersion: concordat.io/v1
        kind: AuthorityPolicy
        fields:
          - {field: "*", sources: ["*"]}
        gates:
          - name: closing
            kinds: [change]
            reasons:
              - name: nobody
                verdict: block
                when: neighbours.exists(n, n.owners.size() == 0)
                summary: "{name} has {count}."
                evidence: {count: text(neighbours.size())}
        """;
    assertThat(reader.read(gate).gates()).hasSize(1);
    assertThat(gate).contains(right);
    assertThat(refuse(gate.replace(right, wrong)).field()).isEqualTo(field);
    assertThat(refuse(gate + gate.substring(gate.indexOf("  - name: closing"))).reason())
        .isEqualTo("the name 'closing' stands twice");
    assertThat(refuse(gate.substring(0, gate.indexOf("reasons")) + "reasons: []\n").reason())
        .contains("pass everything");
    assertThat(refuse(gate.replace("gates:", "findings:").replace("reasons", "reasns")).reason())
        .contains("is not known here");
  }
}
