package io.concordat.connector.erp.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.FieldValue;
import io.concordat.contract.PullMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people and systems really drop into folders. */
class FolderTrapsTest {
  @TempDir Path folder;
  private Drop drop;

  @BeforeEach
  void mapping() {
    drop = new Drop(folder);
    drop.write("mapping.yaml", Drop.MAPPING);
  }

  @Test
  void readsUnchangedFilesNoMoreAndChangedOnesWholeAtOnce() {
    drop.write("contracts.csv", Drop.csv(Map.of("C-1", "1", "C-2", "2")));
    SourceStream stream = stream(Map.of());
    assertThat(stream.preferredMode()).isEqualTo(PullMode.FULL);
    Page full = stream.read(Checkpoint.start());
    assertThat(ids(full)).containsExactly("C-1", "C-2");

    assertThat(stream.preferredMode()).isEqualTo(PullMode.INCREMENTAL);
    Page again = stream.read(new Checkpoint(PullMode.INCREMENTAL, full.next().cursor()));
    assertThat(again.rows()).isEmpty();
    assertThat(again.more()).isFalse();
    assertThat(again.gap()).isEmpty();
    drop.write("contracts.csv", Drop.csv(Map.of("C-2", "2")));
    assertThat(stream.preferredMode())
        .as("a full run finds what vanished")
        .isEqualTo(PullMode.FULL);
    assertThat(stream(Map.of()).preferredMode())
        .as("a new process has read nothing")
        .isEqualTo(PullMode.FULL);
  }

  @Test
  void takesTheNewestFileOrAllTogether() {
    drop.write("contracts-01.csv", Drop.csv(Map.of("C-1", "1")));
    drop.write("contracts-02.csv", Drop.csv(Map.of("C-2", "2")));
    drop.write(".contracts-03.csv", "half");
    drop.write("other.csv", "x");

    assertThat(ids(stream(Map.of()).read(Checkpoint.start()))).containsExactly("C-2");
    SourceStream all = stream(Map.of("feeds.contract.read", "all"));
    Page first = all.read(Checkpoint.start());
    assertThat(ids(first)).containsExactly("C-1");
    assertThat(first.more()).isTrue();
    assertThat(ids(all.read(first.next()))).containsExactly("C-2");
  }

  @Test
  void leavesAFileAloneThatMayBeHalfWritten() {
    drop.write("contracts-01.csv", Drop.csv(Map.of("C-1", "1")));
    drop.write("contracts-02.csv", Drop.csv(Map.of("C-2", "2")));
    SourceStream newest = stream(Map.of("settle", "PT3598S"));

    assertThat(ids(newest.read(Checkpoint.start())))
        .as("the older one, until the newer one lies still")
        .containsExactly("C-1");
    assertThatThrownBy(
            () ->
                stream(Map.of("settle", "PT3598S", "feeds.contract.read", "all"))
                    .read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessageContaining("may be half written");
  }

  @Test
  void beginsAnewWhereTheFilesChangeWhileTheyAreRead() {
    drop.write("contracts.csv", Drop.csv(Map.of("C-1", "1", "C-2", "2", "C-3", "3")));
    SourceStream stream = stream(Map.of("page-size", "2"));
    Page first = stream.read(Checkpoint.start());
    assertThat(first.more()).isTrue();
    drop.write("contracts.csv", Drop.csv(Map.of("C-7", "7", "C-8", "8", "C-9", "9")));

    Page second = stream.read(first.next());
    Page third = stream.read(second.next());

    assertThat(ids(second)).containsExactly("C-7", "C-8");
    assertThat(ids(third)).containsExactly("C-9");
    assertThat(third.more()).isFalse();
    assertThat(stream.preferredMode())
        .as("what was seen of the old file may have vanished")
        .isEqualTo(PullMode.FULL);
    Checkpoint at = first.next();
    for (int i = 0; i < 4; i++) {
      drop.write("contracts.csv", Drop.csv(Map.of("C-1", "1" + i, "C-2", "2", "C-3", "3")));
      at = stream.read(at).next();
    }
    drop.write("contracts.csv", Drop.csv(Map.of("C-1", "1", "C-2", "2", "C-3", "3")));
    Checkpoint last = at;
    assertThatThrownBy(() -> stream.read(last))
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessageContaining("change faster than they are read");
  }

  @Test
  void confirmsNothingByAFileThatNobodyWritesAnyMore() {
    drop.write("contracts.csv", Drop.csv(Map.of("C-1", "1")));
    Clock later = Clock.fixed(Drop.NOW.plus(Duration.ofDays(9)), ZoneOffset.UTC);

    Page page = stream(Map.of(), later).read(Checkpoint.start());

    assertThat(page.gap().orElseThrow()).contains("is older than PT192H");
    assertThat(stream(Map.of("max-age", "PT0S"), later).read(Checkpoint.start()).gap()).isEmpty();
  }

  @Test
  void rejectsRowsWithoutIdOrKeyByTheirNumber() {
    drop.write(
        "contracts.csv",
        "number,title,price\nC-1,one,1\n,two,2\nC-3,three,much\nC-4,four\n\nC-5,five,5\n,,\n");

    Page page = stream(Map.of()).read(Checkpoint.start());

    assertThat(ids(page)).containsExactly("C-1", "C-5");
    assertThat(page.rejects())
        .extracting(
            reject -> reject.nativeId() + " | " + reject.reason() + " | " + reject.identified())
        .containsExactly(
            "row 3 of contracts.csv | id: is missing (number) | false",
            "C-3 | row 4 of contracts.csv: spend: price: is no number in a known form | true",
            "row 5 of contracts.csv | has 2 cells, and there are 3 columns; is a delimiter in a text"
                + " not quoted? | false");
    drop.write("mapping.yaml", Drop.MAPPING.replace("from: number, scope", "from: key, scope"));
    drop.write("contracts.csv", "number,title,price,key\nC-1,one,1,\n");
    assertThat(stream(Map.of()).read(Checkpoint.start()).rejects())
        .extracting(Page.Reject::nativeId, Page.Reject::identified)
        .containsExactly(Tuple.tuple("C-1", true));
  }

  @Test
  void saysWhereTwoRowsHaveOneIdAndTheLastCounts() {
    drop.write(
        "contracts.csv",
        "number,title,price\nC-1,one,1\nC-2,two,2\nC-1,other,1\nC-2,two,2\nC-3,x,3\nC-2,two,9\n");
    SourceStream stream = stream(Map.of("page-size", "4"));

    Page first = stream.read(Checkpoint.start());
    Page second = stream.read(first.next());

    assertThat(ids(first)).containsExactly("C-2", "C-1", "C-2");
    assertThat(display(first.rows().get(1), "name")).isEqualTo("other");
    assertThat(first.rejects())
        .containsExactly(
            new Page.Reject(
                "C-1",
                "row 4 of contracts.csv: an earlier row has the same id and says something else,"
                    + " and is passed over; let id in the mapping name columns that tell all rows"
                    + " apart"));
    assertThat(ids(second)).containsExactly("C-3", "C-2");
    assertThat(second.rejects())
        .extracting(Page.Reject::nativeId, Page.Reject::identified)
        .as("of a row on another page too")
        .containsExactly(Tuple.tuple("C-2", true));
    drop.write("contracts.csv", "number,title,price\nC-1,third,1\n");
    assertThat(stream.read(Checkpoint.start()).rejects())
        .as("another file says what it wants")
        .isEmpty();
  }

  @Test
  void staysWithFullRunsWhileARowHidesItsId() {
    drop.write("contracts.csv", "number,title,price\nC-1,one,1\n,two,2\n");
    SourceStream stream = stream(Map.of());

    stream.read(Checkpoint.start());

    assertThat(stream.preferredMode()).isEqualTo(PullMode.FULL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "no file | is called like contracts*.csv; nothing is retired",
        "~~ | is empty: it has not even a header",
        "number,title\\nC-1,one\\n | lacks the columns price, which the mapping reads",
        "number,number,title,price\\n | has two columns 'number'",
        "number,title,price\\nC-1,\"one,1\\n | is malformed behind row",
        "number,title,price\\nC-1,\\uFFFF,1\\n | is not UTF-8, at or behind row 1; set csv.charset",
      })
  void endsTheRunWhereAFileIsNotWhatItShouldBe(String content, String reason) {
    if (!content.equals("no file")) {
      byte[] bytes =
          content.replace("\\n", "\n").replace("\\uFFFF", "#").getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = bytes[i] == '#' ? (byte) 0xFF : bytes[i];
      }
      drop.write("contracts.csv", bytes);
    }

    assertThatThrownBy(() -> stream(Map.of()).read(Checkpoint.start()))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofSetting()).isTrue())
        .hasMessageContaining(reason);
  }

  @Test
  void takesAFolderThatIsNotThereForATroubleAndNotForNothing() {
    assertThatThrownBy(
            () ->
                stream(Map.of("folder", folder.resolve("none").toString()))
                    .read(Checkpoint.start()))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofSetting()).isTrue())
        .hasMessageContaining("is it mounted? Nothing is retired. Correct folder");
    assertThatThrownBy(
            () ->
                stream(Map.of("folder", folder.resolve("mapping.yaml").toString()))
                    .read(Checkpoint.start()))
        .isInstanceOfSatisfying(
            SourceFailure.Rejected.class, e -> assertThat(e.ofSetting()).isTrue())
        .hasMessageContaining("mapping.yaml is no folder");
  }

  @Test
  void readsOtherSpellingsOfSeparatedValues() {
    drop.write(
        "contracts.csv",
        "number;title;price\r\nC-1;'Caf\u00e9; 1st';1\r\n".getBytes(StandardCharsets.ISO_8859_1));

    Page page =
        stream(
                Map.of(
                    "feeds.contract.csv.delimiter", ";",
                    "feeds.contract.csv.quote", "'",
                    "feeds.contract.csv.charset", "windows-1252"))
            .read(Checkpoint.start());
    assertThat(display(page.rows().getFirst(), "name")).isEqualTo("Café; 1st");

    drop.write("contracts.csv", "\uFEFFnumber\ttitle\tprice\tx\nC-1\ta \"b\" c\t1\t\n");
    page =
        stream(
                Map.of(
                    "feeds.contract.csv.delimiter", "tab",
                    "feeds.contract.csv.quote", "none"))
            .read(Checkpoint.start());
    assertThat(display(page.rows().getFirst(), "name")).isEqualTo("a \"b\" c");

    drop.write("contracts.csv", "C-1,a,1\n");
    page =
        stream(Map.of("feeds.contract.csv.columns", "number,title,price")).read(Checkpoint.start());
    assertThat(ids(page)).containsExactly("C-1");

    drop.write("contracts.csv", "number,title\nC-1,a\n");
    page = stream(Map.of("feeds.contract.csv.may-lack", "price")).read(Checkpoint.start());
    assertThat(page.rows().getFirst().fields()).doesNotContainKey("spend");
    assertThat(page.rows().getFirst().fields().get("incomplete").value())
        .isEqualTo(FieldValue.of(List.of("business_owner")));
  }

  @Test
  void readsLinesOfJsonOfWhichOneIsBroken() {
    drop.write(
        "contracts.csv",
        "{\"number\":\"C-1\",\"price\":1,\"iban\":{\"a\":[1]}}\n\n{broken\n[1]\n"
            + "{\"number\":\"C-2\",\"title\":\"x\"} {}\n{\"number\":\"C-3\",\"price\":1e2}");

    Page page = stream(Map.of("feeds.contract.format", "ndjson")).read(Checkpoint.start());

    assertThat(ids(page)).containsExactly("C-1", "C-3");
    assertThat(display(page.rows().get(1), "spend")).isEqualTo("100");
    assertThat(page.rejects())
        .extracting(Page.Reject::nativeId)
        .containsExactly(
            "row 3 of contracts.csv", "row 4 of contracts.csv", "row 5 of contracts.csv");
  }

  @Test
  void readsADocumentThatIsAListAndNoOther() {
    drop.write("contracts.csv", "[{\"number\":\"C-1\"}, 7, {\"number\":\"C-2\",\"a\":{\"b\":[]}}]");
    SourceStream json = stream(Map.of("feeds.contract.format", "json"));

    Page page = json.read(Checkpoint.start());
    assertThat(ids(page)).containsExactly("C-1", "C-2");
    assertThat(page.rejects())
        .extracting(Page.Reject::nativeId)
        .containsExactly("row 2 of contracts.csv");

    drop.write("contracts.csv", "{\"items\": [{\"number\":\"C-1\"}]}");
    assertThatThrownBy(() -> json.read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("holds no list at ''");
    drop.write("contracts.csv", "[{\"number\":\"C-1\"}, {\"number\":");
    assertThatThrownBy(() -> json.read(Checkpoint.start()))
        .hasMessageContaining("breaks off behind row");
    drop.write("contracts.csv", "[{\"number\":" + "[".repeat(100) + "]");
    assertThatThrownBy(() -> json.read(Checkpoint.start()))
        .hasMessageContaining("too deep or too long behind row");
  }

  @Test
  void unpacksAndBoundsWhatItUnpacks() throws IOException {
    drop.write("contracts-1.csv.gz", gzip(Drop.csv(Map.of("C-1", "1"))));
    assertThat(ids(stream(Map.of("feeds.contract.files", "*.gz")).read(Checkpoint.start())))
        .containsExactly("C-1");

    drop.write("contracts-2.csv.gz", gzip("number,title,price\n" + "C-1,a,1\n".repeat(200_000)));
    SourceStream bounded =
        stream(
            Map.of(
                "feeds.contract.files", "*.gz", "max-file-bytes", "100000", "page-size", "5000"));
    assertThatThrownBy(() -> readAll(bounded))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("is larger than 100000 bytes");
    assertThatThrownBy(
            () -> readAll(stream(Map.of("feeds.contract.files", "*.gz", "max-rows", "999"))))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("more than 999 rows");
  }

  @Test
  void boundsCellsColumnsAndLines() {
    drop.write("contracts.csv", "number,title,price\nC-1," + "x".repeat(200_000) + ",1\n");
    assertThatThrownBy(() -> stream(Map.of()).read(Checkpoint.start()))
        .hasMessageContaining("a cell that is too long");
    drop.write("contracts.csv", "number,title,price" + ",x".repeat(1_000) + "\n");
    assertThatThrownBy(() -> stream(Map.of()).read(Checkpoint.start()))
        .hasMessageContaining("more than 1000 columns in row 1");
    drop.write("contracts.csv", "x".repeat(1_000_001));
    assertThatThrownBy(
            () -> stream(Map.of("feeds.contract.format", "ndjson")).read(Checkpoint.start()))
        .hasMessageContaining("a line of more than 1000000 characters");
  }

  private void readAll(SourceStream stream) {
    Page page = stream.read(Checkpoint.start());
    while (page.more()) {
      page = stream.read(page.next());
    }
  }

  private SourceStream stream(Map<String, String> overrides) {
    return stream(overrides, Clock.fixed(Drop.NOW, ZoneOffset.UTC));
  }

  private SourceStream stream(Map<String, String> overrides, Clock clock) {
    Map<String, String> properties = new HashMap<>();
    properties.put("folder", folder.toUri().toString());
    properties.put("mapping", folder.resolve("mapping.yaml").toString());
    properties.put("feeds.contract.files", "contracts*.csv");
    properties.putAll(overrides);
    return ExportTestConfig.source(properties, clock).streams().getFirst();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static List<String> ids(Page page) {
    return page.rows().stream().map(SourceRow::nativeId).toList();
  }

  private static String display(SourceRow row, String field) {
    return row.fields().get(field).value().display();
  }
}
