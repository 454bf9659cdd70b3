package io.concordat.connector.erp.tryton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrytonSourcesTest {
  @Test
  void readsPartiesBeforeWhatTheySupply() {
    Source source = source(Map.of());

    assertThat(source.id()).isEqualTo("tryton-prod");
    assertThat(source.system()).isEqualTo("tryton");
    assertThat(source.streams())
        .extracting(SourceStream::name)
        .containsExactly("party", "purchase", "subscription");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url | '' | url: is required",
        "url | http://tryton.example | url: is plain http",
        "database | '' | database: is required and not set",
        "username | '' | username: is required and not set",
        "username | a:b | username: must hold no colon",
        "password | '' | password: is required and not set; set it or",
        "page-size | 5001 | page-size: must be from 1 to 5000",
        "streams | invoice | streams: must name some of party, purchase, subscription",
        "mapping | /nowhere.yaml | mapping: /nowhere.yaml cannot be read",
      })
  void refusesToStartWithASentenceThatNamesTheProperty(String key, String value, String sentence) {
    assertThatThrownBy(() -> source(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("concordat.tryton.sources.tryton-prod." + sentence)
        .hasMessageNotContaining(FakeTryton.PASSWORD);
  }

  @Test
  void changesItsFingerprintWithWhatIsReadAndNotWithThePassword() {
    String fingerprint = source(Map.of()).fingerprint();

    assertThat(source(Map.of("password", "another")).fingerprint()).isEqualTo(fingerprint);
    assertThat(source(Map.of("database", "other")).fingerprint()).isNotEqualTo(fingerprint);
    assertThat(source(Map.of("party-category", "Suppliers")).fingerprint())
        .isNotEqualTo(fingerprint);
  }

  private static Source source(Map<String, String> overrides) {
    return TestTryton.source("https://tryton.example", overrides);
  }
}
