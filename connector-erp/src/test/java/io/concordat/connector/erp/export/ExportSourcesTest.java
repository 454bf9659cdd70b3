package io.concordat.connector.erp.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.Source;
import io.concordat.contract.SourceDomain;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportSourcesTest {
  @TempDir Path folder;

  @BeforeEach
  void mapping() {
    new Drop(folder).write("mapping.yaml", Drop.MAPPING);
  }

  @Test
  void isNothingWhereNothingIsConfigured() {
    assertThat(ExportTestConfig.of(Map.of(), Clock.systemUTC())).isEmpty();
  }

  @Test
  void speaksForTheDomainThatItIsGiven() {
    assertThat(source(Map.of()).system()).isEqualTo("export");
    assertThat(source(Map.of()).domain()).isEqualTo(SourceDomain.PROCUREMENT);
    assertThat(source(Map.of("domain", "itsm")).domain()).isEqualTo(SourceDomain.ITSM);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "folder | '' | folder: set either folder or url",
        "url | https://x.example | folder: set either folder or url",
        "mapping | '' | mapping: is required",
        "mapping | /nowhere.yaml | mapping: /nowhere.yaml cannot be read",
        "domain | manual | domain: is one of",
        "page-size | 0 | page-size: must be from 1",
        "max-rows | 0 | max-rows: must be from 1",
        "settle | PT-1S | settle: must not be negative",
        "feeds.contract.files | '' | feeds: name one feed",
        "feeds.contract.files | a/b.csv | feeds.contract.files: names files of the folder itself",
        "feeds.contract.files | '[' | feeds.contract.files: is no pattern",
        "feeds.contract.path | x | feeds.contract.path: is for a url",
        "feeds.contract.rows | other | feeds.contract.rows: the mapping has no row 'other'",
        "feeds.contract.csv.delimiter | ;; | feeds.contract.csv.delimiter: must be one character",
        "feeds.contract.csv.charset | nonsense | feeds.contract.csv.charset: 'nonsense' is no",
        "feeds.Contract.files | x | feeds.Contract.*: a feed's name",
      })
  void refusesToStartWithASentenceThatNamesTheProperty(String key, String value, String sentence) {
    assertThatThrownBy(() -> source(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("concordat.export.sources.acme." + sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "csv | json.rows | /data | json.rows: is for the format json, and this feed's is csv;"
            + " correct format, or take it away",
        "csv | json.next | /next | json.next: is for the format json, and",
        "csv | json.next-parameter | after | json.next-parameter: is for the format json, and",
        "ndjson | json.rows | /data | json.rows: is for the format json, and this feed's is ndjson",
        "ndjson | csv.delimiter | , | csv.delimiter: is for the format csv, and",
        "json | csv.delimiter | ; | csv.delimiter: is for the format csv, and this feed's is json",
        "json | csv.quote | none | csv.quote: is for the format csv, and",
        "json | csv.charset | UTF-8 | csv.charset: is for the format csv or ndjson, and",
        "json | csv.columns | a,b | csv.columns: is for the format csv, and",
        "json | csv.may-lack | a | csv.may-lack: is for the format csv, and",
        "json | json.rows | items | json.rows: 'items' is no JSON pointer",
        "json | json.next | /next | json.next: is for a url",
        "json | json.next-parameter | next | json.next-parameter: is for a url",
      })
  void refusesWhatSaysNothingOfTheFeedsFormat(
      String format, String key, String value, String sentence) {
    assertThatThrownBy(
            () -> source(Map.of("feeds.contract.format", format, "feeds.contract." + key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("concordat.export.sources.acme.feeds.contract." + sentence);
  }

  @Test
  void takesWhatSaysSomethingOfTheFeedsFormat() {
    for (List<String> one :
        List.of(
            List.of("csv", "csv.delimiter", ","),
            List.of("csv", "csv.quote", "none"),
            List.of("ndjson", "csv.charset", "windows-1252"),
            List.of("json", "json.rows", "/data/items"))) {
      assertThat(
              source(
                      Map.of(
                          "feeds.contract.format",
                          one.get(0),
                          "feeds.contract." + one.get(1),
                          one.get(2)))
                  .streams())
          .as("%s", one)
          .hasSize(1);
    }
  }

  @Test
  void knowsNoNewestFileOfAnAddress() {
    Map<String, String> properties = url();
    properties.put("feeds.contract.read", "all");
    assertThatThrownBy(() -> source(properties))
        .hasMessageContaining("acme.feeds.contract.read: is for a folder; a url is given");
  }

  @Test
  void refusesTwoWaysToLogIn() {
    assertThatThrownBy(
            () ->
                source(
                    Map.of(
                        "folder", "",
                        "url", "https://x.example",
                        "feeds.contract.files", "",
                        "feeds.contract.path", "x",
                        "username", "u",
                        "password", "planted-Passw0rd",
                        "token", "planted-token")))
        .hasMessageContaining("acme.username: set one of")
        .hasMessageNotContaining("planted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "token-header | token: is not set, and token-header is of no use without; set token or"
            + " token-file",
        "username | password: is required and not set; set it or",
        "password | username: is required and not set",
        "client-secret | token-url: is not set; missing token-url, client-id: OAuth",
        "client-secret-file | token-url: is not set; missing token-url, client-id: OAuth",
        "scope | token-url: is not set; missing token-url, client-id, client-secret: OAuth",
        "token-url,client-secret | client-id: is not set; missing client-id: OAuth",
        "token-url,client-id | client-secret: is not set; missing client-secret: OAuth",
        "username,password,client-secret | username: set one of",
        "username,password,token-header | username: set one of",
      })
  void refusesHalfALogIn(String given, String sentence) {
    Map<String, String> properties = url();
    for (String name : given.split(",")) {
      properties.put(name, "https://planted.example");
    }
    assertThatThrownBy(() -> source(properties))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("concordat.export.sources.acme." + sentence)
        .hasMessageNotContaining("planted");
  }

  @Test
  void takesAWholeLogInAndNone() {
    assertThat(source(url()).id()).isEqualTo("acme");
    for (List<String> whole :
        List.of(
            List.of("username", "password"),
            List.of("token"),
            List.of("token", "token-header"),
            List.of("token-url", "client-id", "client-secret"),
            List.of("token-url", "client-id", "client-secret", "scope"))) {
      Map<String, String> properties = url();
      whole.forEach(name -> properties.put(name, "https://x.example"));
      assertThat(source(properties).id()).as("%s", whole).isEqualTo("acme");
    }
  }

  @Test
  void hasNothingToLogInToInAFolder() {
    assertThatThrownBy(() -> source(Map.of("token-header", "X-Api-Key")))
        .hasMessageContaining("acme.token-header: is for a url, and a folder is given");
  }

  private static Map<String, String> url() {
    return new HashMap<>(
        Map.of(
            "folder", "",
            "url", "https://x.example",
            "feeds.contract.files", "",
            "feeds.contract.path", "x"));
  }

  @Test
  void changesItsFingerprintWithTheScopeAndTheMapping() {
    String fingerprint = source(Map.of()).fingerprint();

    assertThat(source(Map.of("page-size", "7")).fingerprint()).isEqualTo(fingerprint);
    assertThat(source(Map.of("feeds.contract.files", "*.csv")).fingerprint())
        .isNotEqualTo(fingerprint);
    new Drop(folder)
        .write("mapping.yaml", Drop.MAPPING.replace("name: title", "description: title"));
    assertThat(source(Map.of()).fingerprint()).isNotEqualTo(fingerprint);
  }

  private Source source(Map<String, String> overrides) {
    Map<String, String> properties = new HashMap<>();
    properties.put("folder", folder.toString());
    properties.put("mapping", folder.resolve("mapping.yaml").toString());
    properties.put("feeds.contract.files", "contracts.csv");
    properties.putAll(overrides);
    properties.values().removeIf(String::isEmpty);
    return ExportTestConfig.source(properties, Clock.systemUTC());
  }
}
