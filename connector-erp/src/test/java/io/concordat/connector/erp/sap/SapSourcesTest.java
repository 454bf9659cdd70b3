package io.concordat.connector.erp.sap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SapSourcesTest {
  private static final String URL = "https://my300000-api.s4hana.example";

  @Test
  void readsSuppliersWholeAndContractsByWhatChanged() {
    Source source = sources(Map.of()).getFirst();

    assertThat(source.id()).isEqualTo("sap-prod");
    assertThat(source.system()).isEqualTo("sap-s4hana");
    assertThat(source.streams())
        .extracting(SourceStream::name)
        .containsExactly("supplier", "purchase_contract");
    assertThat(source.streams())
        .extracting(SourceStream::preferredMode)
        .containsExactly(PullMode.FULL, PullMode.INCREMENTAL);
    assertThat(sources(Map.of("purchase-orders", "true")).getFirst().streams())
        .extracting(SourceStream::name)
        .containsExactly("supplier", "purchase_contract", "purchase_order");
  }

  @Test
  void takesAnOperatorsMappingOrSaysWhatIsWrongWithIt(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("sap.yaml");
    String extension =
        "version: 1\nextends: default\nrows: {purchase_contract: {effectiveAt: ~,"
            + " fields: {description: YY1_Purpose_PDH}}}";
    Files.writeString(file, extension);
    String fingerprint = sources(Map.of()).getFirst().fingerprint();

    Source source = sources(Map.of("mapping", file.toString())).getFirst();

    assertThat(source.fingerprint()).isNotEqualTo(fingerprint);
    assertThat(source.streams().get(1).preferredMode())
        .as("an older release tells no time of change")
        .isEqualTo(PullMode.FULL);
    Files.writeString(file, extension.replace("YY1_Purpose_PDH", "'Purpose or so'"));
    assertThatThrownBy(() -> sources(Map.of("mapping", file.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("concordat.sap.sources.sap-prod.mapping: rows.purchase_contract")
        .hasMessageContaining("'Purpose or so' is no name of an OData property");
    Files.writeString(file, extension.replace("description", "descripton"));
    assertThatThrownBy(() -> sources(Map.of("mapping", file.toString())))
        .hasMessageContaining(
            "concordat.sap.sources.sap-prod.mapping: " + file + ": line 3, column ")
        .hasMessageContaining("did you mean 'description'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "base-url | http://sap.example | base-url: is plain http",
        "base-url | ftp://sap.example | base-url: must be an https address",
        "client | 1 | client: a client has three digits",
        "password | '' | password: is required",
        "password-file | /nowhere | password: is set, and so is",
        "timeout | PT0S | timeout: must be from",
        "client-id | concordat | username: set either",
        "client-secret | planted | username: set either",
        "scope | planted | username: set either",
        "page-size | 0 | page-size: must be from 1",
        "fields.business-owner | a b | fields: 'a b' is no name",
      })
  void refusesToStartWithASentenceThatNamesTheProperty(String key, String value, String sentence) {
    assertThatThrownBy(() -> sources(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("concordat.sap.sources.sap-prod.")
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("planted-Passw0rd");
  }

  @Test
  void takesPlainHttpWhereItIsAllowedInSoManyWords() {
    assertThat(sources(Map.of("base-url", "http://sap.example", "allow-plain-http", "true")))
        .hasSize(1);
  }

  @Test
  void changesItsFingerprintWithTheScopeAndNotWithThePassword() {
    String fingerprint = sources(Map.of()).getFirst().fingerprint();

    assertThat(sources(Map.of("password", "another")).getFirst().fingerprint())
        .isEqualTo(fingerprint);
    assertThat(sources(Map.of("client", "200")).getFirst().fingerprint()).isNotEqualTo(fingerprint);
    assertThat(sources(Map.of("fields.business-owner", "YY1_Other_PDH")).getFirst().fingerprint())
        .isNotEqualTo(fingerprint);
  }

  @Test
  void takesEnvironmentVariablesThatAreNamedLikeTheProperties() {
    Map<String, String> variables = new HashMap<>(TestSap.system(URL, Map.of()));

    SapConfig config = TestSap.ofEnvironment(variables);

    assertThat(config.sources()).containsOnlyKeys("sap-prod");
    assertThat(config.sources().get("sap-prod").fields().businessOwner())
        .contains("YY1_BusinessOwner_PDH");
  }

  private static List<Source> sources(Map<String, String> overrides) {
    return TestSap.sources(TestSap.system(URL, overrides), Clock.systemUTC()).sources();
  }
}
