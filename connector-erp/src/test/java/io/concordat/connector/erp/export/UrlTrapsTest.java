package io.concordat.connector.erp.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A REST export as vendors serve it. */
class UrlTrapsTest {
  private final FakeExport vendor = new FakeExport();
  @TempDir Path folder;

  @BeforeEach
  void reset() {
    new Drop(folder).write("mapping.yaml", Drop.MAPPING.replace("name: title\n", "name: number\n"));
    vendor.reset();
  }

  @AfterEach
  void stop() {
    vendor.close();
  }

  @Test
  void asksForADocumentOnceAndThenWhetherItIsTheSame() {
    SourceStream stream = document(Map.of("page-size", "2"));
    List<String> ids = new ArrayList<>();
    Page page = stream.read(Checkpoint.start());
    ids.addAll(ids(page));
    while (page.more()) {
      page = stream.read(page.next());
      ids.addAll(ids(page));
    }
    assertThat(ids).containsExactly("C-1", "C-2", "C-3", "C-4", "C-5");
    assertThat(vendor.bodies()).as("three pages of one answer").isEqualTo(1);
    assertThat(stream.preferredMode()).isEqualTo(PullMode.INCREMENTAL);

    Checkpoint rest = new Checkpoint(PullMode.INCREMENTAL, page.next().cursor());
    assertThat(stream.read(rest).rows()).isEmpty();
    assertThat(vendor.bodies()).as("304").isEqualTo(1);
    assertThat(stream.preferredMode()).isEqualTo(PullMode.INCREMENTAL);

    vendor.contracts().remove("C-1");
    Page changed = stream.read(rest);
    assertThat(ids(changed)).containsExactly("C-2", "C-3");
    while (changed.more()) {
      changed = stream.read(changed.next());
    }
    assertThat(stream.preferredMode())
        .as("what vanished is still to be found")
        .isEqualTo(PullMode.FULL);
  }

  @Test
  void goesOnInADocumentAfterARestart() {
    Page first = document(Map.of("page-size", "2")).read(Checkpoint.start());

    assertThat(ids(document(Map.of("page-size", "2")).read(first.next())))
        .containsExactly("C-3", "C-4");
    vendor.contracts().put("C-0", "1");
    assertThat(ids(document(Map.of("page-size", "2")).read(first.next())))
        .as("another document is read from its beginning")
        .containsExactly("C-0", "C-1");
  }

  @Test
  void followsLinksAndTokens() {
    assertThat(readAll(pages("pages", Map.of())))
        .containsExactly("C-1", "C-2", "C-3", "C-4", "C-5");
    assertThat(readAll(pages("tokens", Map.of("feeds.contract.json.next-parameter", "token"))))
        .containsExactly("C-1", "C-2", "C-3", "C-4", "C-5");
    assertThat(readAll(pages("tokens?x=1", Map.of("feeds.contract.json.next-parameter", "token"))))
        .containsExactly("C-1", "C-2", "C-3", "C-4", "C-5");
    assertThat(pages("pages", Map.of()).preferredMode()).isEqualTo(PullMode.FULL);
  }

  @Test
  void followsALinkThatIsAQueryAloneAndAPathThatBeginsWithASlash() {
    assertThat(readAll(pages("/queries", Map.of())))
        .containsExactly("C-1", "C-2", "C-3", "C-4", "C-5");
  }

  @Test
  void takesANumberForATokenToo() {
    assertThat(readAll(pages("numbers", Map.of("feeds.contract.json.next-parameter", "after"))))
        .containsExactly("C-1", "C-2", "C-3", "C-4", "C-5");
  }

  @Test
  void tellsARefusedLogInFromARightThatIsMissing() {
    assertThatThrownBy(() -> readAll(pages("pages", Map.of("token", "another"))))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofCredentials()).isTrue());
    vendor.forbid();
    assertThatThrownBy(() -> readAll(pages("pages", Map.of())))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofCredentials()).isFalse());
  }

  @Test
  void sortsWhatGoesWrong() {
    assertThatThrownBy(
            () -> readAll(pages("pages", Map.of("feeds.contract.json.rows", "/data/none"))))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofSetting()).isTrue())
        .hasMessageContaining("holds no list at '/data/none'; set json.rows");
    assertThatThrownBy(() -> readAll(pages("pages", Map.of("max-rows", "4"))))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("more than 4 rows");
    vendor.forbid();
    assertThatThrownBy(() -> readAll(pages("pages", Map.of())))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("403")
        .hasMessageNotContaining(FakeExport.TOKEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "csv | ~~ | is empty: it has not even a header",
        "csv | number,title\\nC-1,one\\n | lacks the columns price, which the mapping reads;"
            + " correct csv.delimiter or the mapping",
        "csv | number;title;price\\nC-1;one;1\\n | lacks the columns number, price",
        "csv | number,number,price\\n | has two columns 'number'",
        "csv | number,title,price\\nC-1,\"one,1\\n | is a quote not closed?",
        "csv | number,title,price\\nC-1,é,1\\n | is not UTF-8, at or behind row",
        "json | ~~ | holds no list at ''; set json.rows",
        "json | {\"items\":[]} | holds no list at ''; set json.rows",
      })
  void triesNothingAgainThatStaysAsItIs(String format, String body, String reason) {
    vendor.document(body.replace("\\n", "\n").getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(
            () -> document(Map.of("feeds.contract.format", format)).read(Checkpoint.start()))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofSetting()).isTrue())
        .hasMessageContaining("the export contract ")
        .hasMessageContaining(reason)
        .hasMessageEndingWith("; nothing is retired");
  }

  @Test
  void triesADocumentAgainThatBreaksOff() {
    vendor.document("[{\"number\":\"C-1\"}, {\"numb".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(
            () -> document(Map.of("feeds.contract.format", "json")).read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessageContaining("is malformed or breaks off behind row");

    vendor.breakOff("number,title,price\nC-1,one,1\n".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(
            () -> document(Map.of("feeds.contract.format", "csv")).read(Checkpoint.start()))
        .as("fewer bytes than were announced")
        .isInstanceOf(SourceFailure.Unavailable.class);
  }

  private SourceStream document(Map<String, String> overrides) {
    Map<String, String> properties =
        new HashMap<>(Map.of("feeds.contract.path", "document", "feeds.contract.format", "ndjson"));
    properties.putAll(overrides);
    return stream(properties);
  }

  private SourceStream pages(String path, Map<String, String> overrides) {
    Map<String, String> properties =
        new HashMap<>(
            Map.of(
                "feeds.contract.path", path,
                "feeds.contract.format", "json",
                "feeds.contract.json.rows", "/data/items",
                "feeds.contract.json.next", "/meta/next"));
    properties.putAll(overrides);
    return stream(properties);
  }

  private SourceStream stream(Map<String, String> overrides) {
    Map<String, String> properties = new HashMap<>();
    properties.put("url", vendor.uri());
    properties.put("token", FakeExport.TOKEN);
    properties.put("token-header", "X-Api-Key");
    properties.put("mapping", folder.resolve("mapping.yaml").toString());
    properties.putAll(overrides);
    return ExportTestConfig.source(properties, Clock.systemUTC()).streams().getFirst();
  }

  private static List<String> readAll(SourceStream stream) {
    List<String> ids = new ArrayList<>();
    Page page = stream.read(Checkpoint.start());
    ids.addAll(ids(page));
    while (page.more()) {
      page = stream.read(page.next());
      ids.addAll(ids(page));
    }
    return ids;
  }

  private static List<String> ids(Page page) {
    return page.rows().stream().map(SourceRow::nativeId).toList();
  }
}
