package io.concordat.connector.erp.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import io.concordat.contract.SourceDomain;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OdooSourcesTest {
  @Test
  void readsSuppliersBeforeWhatTheySupplyAndAllByWhatChanged() {
    Source source = sources(Map.of()).getFirst();

    assertThat(source.id()).isEqualTo("odoo-prod");
    assertThat(source.system()).isEqualTo("odoo");
    assertThat(source.domain()).isEqualTo(SourceDomain.PROCUREMENT);
    assertThat(source.streams())
        .extracting(SourceStream::name)
        .containsExactly("supplier", "purchase_agreement", "purchase_order");
    assertThat(source.streams())
        .extracting(SourceStream::preferredMode)
        .containsOnly(PullMode.INCREMENTAL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url | '' | url: is required",
        "url | http://odoo.example | url: is plain http",
        "api-key | '' | api-key: is required and not set; set it or",
        "api-key-file | /nowhere | api-key: is set, and so is",
        "database | a/b | database: must be 1 to 63 letters",
        "page-size | 0 | page-size: must be from 1 to 5000",
        "overlap | PT25H | overlap: must be from PT0S to P1D",
        "streams | supplier,invoice | streams: must name some of supplier, purchase_agreement",
        "mapping | /nowhere.yaml | mapping: /nowhere.yaml cannot be read",
        "timeout | PT0S | timeout: must be from",
      })
  void refusesToStartWithASentenceThatNamesTheProperty(String key, String value, String sentence) {
    assertThatThrownBy(() -> sources(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("concordat.odoo.sources.odoo-prod." + sentence)
        .hasMessageNotContaining(FakeOdoo.KEY);
  }

  @Test
  void changesItsFingerprintWithWhatIsReadAndNotWithTheKey() {
    String fingerprint = fingerprint(Map.of());

    assertThat(fingerprint(Map.of("api-key", "another"))).isEqualTo(fingerprint);
    assertThat(fingerprint(Map.of("database", "other"))).isNotEqualTo(fingerprint);
    assertThat(fingerprint(Map.of("mapping", TestOdoo.file(TestOdoo.OWN_FIELDS).toString())))
        .isNotEqualTo(fingerprint);
  }

  private static String fingerprint(Map<String, String> overrides) {
    return sources(overrides).getFirst().fingerprint();
  }

  private static List<Source> sources(Map<String, String> overrides) {
    return TestOdoo.sources("https://odoo.example", overrides);
  }
}
