package io.concordat.connector.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.concordat.contract.FieldNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What an editor completes by is what a connector reads. */
class MappingSchemaTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonNode TREE = tree();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(TREE);
  private static final Path SAMPLE = Path.of("src/test/resources/mappings/sample.yaml");

  @Test
  void aShippedMappingFitsAndNamesTheSchema() throws IOException {
    String text = Files.readString(SAMPLE);

    assertThat(validate(text)).isEmpty();
    String schema =
        text.lines()
            .findFirst()
            .orElseThrow()
            .replaceFirst("^# yaml-language-server: \\$schema=", "");
    assertThat(JSON.readTree(SAMPLE.resolveSibling(schema).toFile())).isEqualTo(TREE);
  }

  @Test
  void completesEveryFieldOfTheContractAndEveryConversion() {
    List<String> fields = new ArrayList<>();
    TREE.at("/$defs/row/oneOf/1/properties/fields/properties")
        .fieldNames()
        .forEachRemaining(fields::add);
    fields.add(FieldNames.INCOMPLETE);
    assertThat(fields).containsExactlyInAnyOrderElementsOf(FieldNames.all());
    List<String> conversions = new ArrayList<>();
    TREE.at("/$defs/as/enum").forEach(as -> conversions.add(as.asText()));
    assertThat(conversions).containsExactlyElementsOf(As.NAMES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          version: 1                          | version: 2
          version: 1                          | vresion: 1
          description: A                      | extends: other
          rows:                               | rwos:
          kind: agreement                     | kind: contract
          kind: agreement                     | knid: agreement
          type: purchase_contract             | type: Purchase Contract
          type: purchase_contract             | standing: secondary
          id: Number                          | id: {form: Number}
          id: Number                          | id: {from: Number, join: [a, b]}
          id: Number                          | id: {join: [a]}
          id: Number                          | id: {from: Number, with: x}
          id: Number                          | id: {from: Number, bare: entra:app-id}
          from: Reference, as: identity_reference} | from: Reference, as: identity_reference, bare: aws:arn}
          effectiveAt: Changed                | effectiveAt: {from: Changed, as: date}
          from: Number, scope: source         | from: Number, scope: global
          from: [Title, $title]               | from: []
          from: [Title, $title]               | from: {a: b}
          as: free_text                       | as: prose
          default: A contract                 | default: [a]
          number: Number                      | number: {value: 1, default: 2}
          number: Number                      | number: {value: 1, as: text}
          number: Number                      | number: {value: 1, from: a}
          number: Number                      | number: {from: a, split: ;}
          number: Number                      | number: {from: a, whenEmpty: nothing}
          number: Number                      | number: {from: a, list: perhaps}
          number: Number                      | number: {from: a, as: number, decimal: x}
          number: Number                      | incomplete: {from: a, list: true}
          number: Number                      | Number: Number
          otherwise: absent                   | otherwise: forget
          values: {L: cancelled, X: cancelled} | values: {}
          values: {L: cancelled, X: cancelled} | values: [L, X]
          nullWhen: [9999-12-31]              | nullWhen: 9999-12-31
          kind: party, namespace: test:supplier | kind: supplier, namespace: test:supplier
          namespace: test:supplier, from      | namespace: Test, from
          meaning: success                    | meaning: never
          meaning: success,                   |
          window: P90D                        | window: 90 days
          window: P90D                        | windows: P90D
          complete: [business_owner, tech     | complete: [business_owner, business_owner, tech
          """)
  void whatIsRefusedIsRefusedByTheSchemaToo(String right, String wrong) throws IOException {
    String text = Files.readString(SAMPLE);
    assertThat(text).contains(right);
    String changed = text.replace(right, wrong == null ? "" : wrong);
    assertThatThrownBy(() -> RowMapTest.SHAPE.parse("changed.yaml", changed))
        .isInstanceOf(MappingRefusedException.class);
    assertThat(validate(changed)).isNotEmpty();
  }

  /** What only the connector can know: the schema lets it pass. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          number: Number     | nubmer: Number                         | did you mean 'number'?
          number: Number     | cost_center: Number                    | 'customFields' first
          number: Number     | number: a..b                           | empty step
          number: Number     | number: a[0]                           | each element is taken, with []
          number: Number     | number: client_secret                  | could hold a secret
          number: Number     | number: auth.Client-Secret             | could hold a secret
          number: Number     | number: {value: bearer abcdefghijklmnopqrst} | shape of a secret
          number: Number     | number: {from: a, as: date, format: jj} | Unknown pattern letter
          number: Number     | number: {from: a, as: date, zone: Mars} | is no time zone
          number: Number     | number: {from: a, format: yyyy}        | is for 'as: date'
          number: Number     | number: {from: a, otherwise: keep}     | means nothing without 'values'
          number: Number     | number: {from: a, as: flag, values: {x: perhaps}} | 'perhaps' is neither true nor false
          number: Number     | number: {from: a, as: email, values: {x: me}} | 'me' is no email
          from: Type, as: identity_type | from: Type, as: identity_type, values: {live: bott} | 'bott' is no identity_type; there are ai_agent, bot, build_identity, integration, managed_identity, oauth_app, service_account, workload; did you mean 'bot'?
          number: Number     | environment: {from: a, as: environment, values: {live: prodd}} | 'prodd' is no environment; there are dev, prod, test; did you mean 'prod'?
          number: Number     | environment: {from: a, values: {live: Prod}} | 'Prod' is no environment
          number: Number     | environment: {firstOf: [{from: a, values: {live: prodd}}]} | 'prodd' is no environment
          number: Number     | environment: {value: prodd}            | 'prodd' is no environment
          number: Number     | environment: {from: a, default: prodd} | 'prodd' is no environment
          number: Number     | environment: {firstOf: [a, b], default: prodd} | 'prodd' is no environment
          number: Number     | number: {from: a, as: environment, values: {live: prodd}} | 'prodd' is no environment
          number: Number     | access_effect: {from: a, as: access_effect, values: {drop: delete}} | 'delete' is no access_effect; there are grant, none, remove, rotate
          number: Number     | privilege: {from: a, values: {root: superuser}} | 'superuser' is no privilege; there are admin, none, read, write
          number: Number     | party_type: {value: persons}           | 'persons' is no party_type; there are group, person, supplier; did you mean 'person'?
          $title             | $titel                                 | did you mean 'title'?
          id: Number         | typeFrom: number                       | 'id' is required
          typeFrom: identity_type | typeFrom: identity_typ            | did you mean 'identity_type'?
          complete: [business_owner | complete: [buisness_owner       | did you mean 'business_owner'?
          account:           | acount:                                | did you mean 'account'?
          namespace: test:supplier, from | from                       | 'namespace' is required
          from: Reference, as | namespace: aws:arn, from: Reference, as | goes without saying
          """)
  void refusesWhatCannotWorkWithARemedy(String right, String wrong, String reason)
      throws IOException {
    String text = Files.readString(SAMPLE);
    assertThat(text).contains(right);
    assertThatThrownBy(() -> RowMapTest.SHAPE.parse("changed.yaml", text.replace(right, wrong)))
        .isInstanceOf(MappingRefusedException.class)
        .hasMessageMatching("(?s)changed.yaml: line \\d+, column \\d+, rows\\..*")
        .hasMessageContaining(reason);
  }

  static Set<ValidationMessage> validate(String text) {
    Object plain = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return SCHEMA.validate(JSON.valueToTree(plain));
  }

  private static JsonNode tree() {
    try (InputStream in = MappingShape.class.getResourceAsStream("mapping.v1.schema.json")) {
      return JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
