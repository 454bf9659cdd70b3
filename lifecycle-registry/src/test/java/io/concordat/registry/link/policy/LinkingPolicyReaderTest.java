package io.concordat.registry.link.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class LinkingPolicyReaderTest {
  private static final String EXAMPLE =
      """
      apiVersion: concordat.io/v1
      kind: LinkingPolicy
      version: "7"
      sharedKeyBound: 20
      rules:
        - name: cloud-id
          kinds: [identity, credential]
          keys: [aws:unique-id, aws:arn]
        - name: application
          kinds: [identity]
          keys: [application]
          confirmedBy: [email]
          sharedKeyBound: 5
      enrichOnly:
        - source: csv-import
        - domain: procurement
          stream: contracts
          kinds: [identity]
      """;

  private final LinkingPolicyReader reader = new LinkingPolicyReader(50);

  static String resource(String name) {
    try (InputStream in = LinkingPolicyReader.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean fitsSchema(String text) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(resource("linking-policy.v1.schema.json"));
    Object plain = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return schema.validate(ContractJson.mapper().valueToTree(plain)).isEmpty();
  }

  @Test
  void shippedPolicyIsWhatHoldsWithoutOne() throws IOException {
    String shipped = resource("default-linking-policy.yaml");
    LinkingPolicy policy = reader.read(shipped);
    LinkingPolicy plain = LinkingPolicy.plain(50);
    for (EntityKind kind : EntityKind.values()) {
      assertThat(policy.rules(kind)).isEqualTo(plain.rules(kind));
    }
    assertThat(policy.enrichOnly()).isEmpty();
    assertThat(policy.readsNamespaces()).isFalse();
    assertThat(fitsSchema(shipped)).isTrue();
  }

  @Test
  void readsRulesInTheirOrderWithTheirBounds() throws IOException {
    LinkingPolicy policy = reader.read(EXAMPLE);
    assertThat(policy.rules(EntityKind.IDENTITY))
        .extracting(KeyRule::name, KeyRule::sharedKeyBound)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("cloud-id", 20),
            org.assertj.core.groups.Tuple.tuple("application", 5));
    assertThat(policy.rules(EntityKind.CREDENTIAL)).hasSize(1);
    assertThat(policy.rules(EntityKind.PARTY)).isEmpty();
    assertThat(policy.widestBound()).isEqualTo(20);
    assertThat(policy.links("email")).as("a confirming key links nothing").isFalse();
    assertThat(fitsSchema(EXAMPLE)).isTrue();
  }

  @Test
  void knowsWhoMayOnlyEnrich() {
    LinkingPolicy policy = reader.read(EXAMPLE);
    assertThat(policy.mayCreate("csv-import", SourceDomain.IAM, "any", EntityKind.PARTY)).isFalse();
    assertThat(policy.mayCreate("erp", SourceDomain.PROCUREMENT, "contracts", EntityKind.IDENTITY))
        .isFalse();
    assertThat(policy.mayCreate("erp", SourceDomain.PROCUREMENT, "contracts", EntityKind.AGREEMENT))
        .isTrue();
    assertThat(policy.mayCreate("erp", SourceDomain.PROCUREMENT, "suppliers", EntityKind.IDENTITY))
        .isTrue();
  }

  @Test
  void ruleWithoutABoundTakesTheConfiguredOne() {
    LinkingPolicy policy = reader.read(EXAMPLE.replace("sharedKeyBound: 20\n", ""));
    assertThat(policy.taking(EntityKind.IDENTITY, "aws:arn"))
        .map(KeyRule::sharedKeyBound)
        .contains(50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          concordat.io/v1              | concordat.io/v2             | 1, column 13, apiVersion        | true
          kind: LinkingPolicy          | kind: AuthorityPolicy       | 2, column 7, kind               | true
          sharedKeyBound: 20           | sharedKeyBound: 1           | 4, column 17, sharedKeyBound    | true
          sharedKeyBound: 20           | sharedKeyBound: many        | 4, column 17, sharedKeyBound    | true
          sharedKeyBound: 20           | bound: 20                   | 4, column 1, bound              | true
          name: cloud-id               | name: Cloud id              | 6, column 11, rules[0].name     | true
          name: cloud-id               | name: native-key            | 6, column 11, rules[0].name     | true
          name: cloud-id               | nome: cloud-id              | 6, column 5, rules[0].nome      | true
          name: application            | name: cloud-id              | 9, column 5, rules[1]           | false
          [identity, credential]       | [identity, robot]           | 7, column 23, rules[0].kinds[1] | true
          [identity, credential]       | [identity, identity]        | 7, column 23, rules[0].kinds[1] | true
          [identity, credential]       | []                          | 7, column 12, rules[0].kinds    | true
          [aws:unique-id, aws:arn]     | [aws:unique-id, AWS]        | 8, column 27, rules[0].keys[1]  | true
          [aws:unique-id, aws:arn]     | [aws:arn, "*"]              | 8, column 21, rules[0].keys[1]  | true
          [aws:unique-id, aws:arn]     | aws:arn                     | 8, column 11, rules[0].keys     | true
          [aws:unique-id, aws:arn]     | ["*"]                       | 9, column 5, rules[1]           | false
          keys: [application]          | keys: [aws:arn]             | 9, column 5, rules[1]           | false
          keys: [application]          | keys: ["*"]                 | 12, column 18, rules[1].confirm | false
          confirmedBy: [email]         | confirmedBy: [application]  | 12, column 18, rules[1].confirm | false
          confirmedBy: [email]         | confirmedBy: ["*"]          | 12, column 19, rules[1].confirm | true
          source: csv-import           | kinds: [identity]           | 15, column 5, enrichOnly[0]     | true
          domain: procurement          | domain: sales               | 16, column 13, enrichOnly[1].do | true
          kind: LinkingPolicy          | kind: [                     | 4, column 1, (file)             | unread
          """)
  void refusesAWrongFileWholeWithItsPlace(
      String right, String wrong, String place, String schemaToo) throws IOException {
    assertThat(EXAMPLE).contains(right);
    String text = EXAMPLE.replaceFirst(java.util.regex.Pattern.quote(right), wrong);
    assertThatThrownBy(() -> reader.read(text))
        .isInstanceOf(PolicyRefusedException.class)
        .hasMessageStartingWith("line " + place);
    if (schemaToo.equals("true")) {
      assertThat(fitsSchema(text)).as("an editor shows it too").isFalse();
    }
  }

  @Test
  void idleRuleIsRefusedWithBothLines() {
    assertThatThrownBy(() -> reader.read(EXAMPLE.replace("keys: [application]", "keys: [aws:arn]")))
        .hasMessageContaining("line 9")
        .hasMessageContaining("'cloud-id' on line 6")
        .hasMessageContaining("identity");
  }

  @Test
  void emptyAndOversizedFilesAreRefused() {
    for (String text : List.of("", "# nothing\n", "x: " + "y".repeat(300_000))) {
      assertThatThrownBy(() -> reader.read(text)).isInstanceOf(PolicyRefusedException.class);
    }
  }
}
