package io.concordat.connector.erp.coupa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoupaSourcesTest {
  @Test
  void readsSuppliersBeforeWhatTheySupply() {
    Source source = source(Map.of());

    assertThat(source.id()).isEqualTo("coupa-prod");
    assertThat(source.system()).isEqualTo("coupa");
    assertThat(source.streams())
        .extracting(SourceStream::name)
        .containsExactly("supplier", "contract", "purchase_order");
  }

  @Test
  void readsLicencesOfAResourceThatTheInstanceHas() {
    Source source =
        source(
            Map.of(
                "streams", "licence",
                "licence-resource", "licenses",
                "scope", "core.license.read"));

    assertThat(source.streams()).extracting(SourceStream::name).containsExactly("licence");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url | '' | url: is required",
        "url | http://coupa.example | url: is plain http",
        "client-id | '' | client-id: is required",
        "client-secret | '' | client-secret: is required and not set; set it or",
        "page-size | 51 | page-size: must be from 1 to 50",
        "streams | invoice | streams: must name some of supplier, contract, purchase_order",
        "streams | licence | licence-resource: is required for the stream licence",
        "mapping | /nowhere.yaml | mapping: /nowhere.yaml cannot be read",
      })
  void refusesToStartWithASentenceThatNamesTheProperty(String key, String value, String sentence) {
    assertThatThrownBy(() -> source(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("concordat.coupa.sources.coupa-prod." + sentence)
        .hasMessageNotContaining(FakeCoupa.CLIENT_SECRET);
  }

  @Test
  void wantsToBeToldTheScopeOfTheLicences() {
    Map<String, String> licences = Map.of("streams", "licence", "licence-resource", "licenses");

    assertThatThrownBy(() -> source(licences))
        .hasMessageContaining("concordat.coupa.sources.coupa-prod.scope: is required for");
  }

  @Test
  void changesItsFingerprintWithWhatIsReadAndNotWithTheSecret() {
    String fingerprint = source(Map.of()).fingerprint();

    assertThat(source(Map.of("client-secret", "another")).fingerprint()).isEqualTo(fingerprint);
    assertThat(
            source(Map.of("mapping", TestCoupa.file(TestCoupa.OWN_FIELDS).toString()))
                .fingerprint())
        .isNotEqualTo(fingerprint);
  }

  private static Source source(Map<String, String> overrides) {
    return TestCoupa.source("https://meridian.coupahost.example", overrides);
  }
}
