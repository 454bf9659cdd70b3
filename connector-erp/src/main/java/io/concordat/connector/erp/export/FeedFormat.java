package io.concordat.connector.erp.export;

import com.fasterxml.jackson.core.JsonPointer;
import io.concordat.connector.erp.export.ExportConfig.Format;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a feed's rows are written, and which of their properties are read at all.
 *
 * @param quote empty: nothing is quoted
 * @param columns of CSV without a header
 * @param wanted what the mapping names
 * @param mayLack columns that a header may be without
 */
record FeedFormat(
    Format format,
    char delimiter,
    Optional<Character> quote,
    Charset charset,
    Optional<List<String>> columns,
    JsonPointer rows,
    Optional<JsonPointer> next,
    Set<String> wanted,
    Set<String> mayLack) {

  static final String DELIMITER = ",";
  static final String QUOTE = "\"";
  static final String CHARSET = "UTF-8";

  FeedFormat {
    wanted = Set.copyOf(wanted);
    mayLack = Set.copyOf(mayLack);
  }

  /**
   * Reads the configuration of a feed.
   *
   * @param prefix of the feed's properties, for messages
   * @throws IllegalArgumentException with a sentence that names the property, such as one that says
   *     nothing of the feed's format
   */
  static FeedFormat of(String prefix, ExportConfig.Feed feed, Set<String> wanted) {
    refuseStrangers(prefix, feed);
    ExportConfig.Csv csv = feed.csv();
    String quote = csv.quote().orElse(QUOTE);
    return new FeedFormat(
        feed.format(),
        delimiter(prefix + "csv.delimiter", csv.delimiter().orElse(DELIMITER)),
        quote.strip().equals("none")
            ? Optional.empty()
            : Optional.of(single(prefix + "csv.quote", quote, "none")),
        charset(prefix + "csv.charset", csv.charset().orElse(CHARSET)),
        csv.columns(),
        feed.json()
            .rows()
            .map(text -> pointer(prefix + "json.rows", text))
            .orElse(JsonPointer.empty()),
        feed.json().next().map(text -> pointer(prefix + "json.next", text)),
        wanted,
        Set.copyOf(csv.mayLack().orElse(List.of())));
  }

  private static void refuseStrangers(String prefix, ExportConfig.Feed feed) {
    ExportConfig.Csv csv = feed.csv();
    Format format = feed.format();
    belongs(prefix + "csv.delimiter", csv.delimiter(), format, Format.CSV);
    belongs(prefix + "csv.quote", csv.quote(), format, Format.CSV);
    belongs(prefix + "csv.charset", csv.charset(), format, Format.CSV, Format.NDJSON);
    belongs(prefix + "csv.columns", csv.columns(), format, Format.CSV);
    belongs(prefix + "csv.may-lack", csv.mayLack(), format, Format.CSV);
    ExportConfig.Json json = feed.json();
    belongs(prefix + "json.rows", json.rows(), format, Format.JSON);
    belongs(prefix + "json.next", json.next(), format, Format.JSON);
    belongs(prefix + "json.next-parameter", json.nextParameter(), format, Format.JSON);
  }

  private static void belongs(String property, Optional<?> value, Format format, Format... where) {
    if (value.isPresent() && !List.of(where).contains(format)) {
      throw new IllegalArgumentException(
          property
              + ": is for the format "
              + Stream.of(where).map(FeedFormat::spelled).collect(Collectors.joining(" or "))
              + ", and this feed's is "
              + spelled(format)
              + "; correct format, or take it away");
    }
  }

  private static String spelled(Format format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  private static char delimiter(String property, String text) {
    return text.strip().equals("tab") ? '\t' : single(property, text, "tab");
  }

  private static char single(String property, String text, String word) {
    if (text.length() != 1 || text.charAt(0) == '\n' || text.charAt(0) == '\r') {
      throw new IllegalArgumentException(property + ": must be one character, or '" + word + "'");
    }
    return text.charAt(0);
  }

  private static Charset charset(String property, String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IllegalArgumentException(
          property + ": '" + name + "' is no character set such as UTF-8 or windows-1252", e);
    }
  }

  private static JsonPointer pointer(String property, String text) {
    try {
      return JsonPointer.compile(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          property + ": '" + text + "' is no JSON pointer such as /data/items", e);
    }
  }

  /**
   * Reads rows.
   *
   * @throws IOException if the beginning is not what it should be
   */
  RowReader open(InputStream in) throws IOException {
    return switch (format) {
      case CSV -> new CsvRows(text(in), this);
      case JSON -> new JsonRows(in, this);
      case NDJSON -> new LineRows(text(in), this);
    };
  }

  /** What is no text in the character set is refused, and not replaced. */
  private Reader text(InputStream in) throws IOException {
    Reader reader =
        new BufferedReader(
            new InputStreamReader(
                in,
                charset
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    reader.mark(1);
    try {
      // Spreadsheets begin UTF-8 with a mark.
      if (reader.read() != '\uFEFF') {
        reader.reset();
      }
    } catch (CharacterCodingException e) {
      throw notInCharset(1);
    }
    return reader;
  }

  /**
   * What is said of bytes that are no text.
   *
   * @param row the last one that was read: decoding is ahead of it
   */
  RowReader.Unreadable notInCharset(long row) {
    return new RowReader.Unreadable(
        "is not " + charset + ", at or behind row " + row + "; set csv.charset to what it is");
  }

  /** Whether the mapping reads a property, or something below it. */
  boolean wants(String property) {
    if (wanted.contains(property)) {
      return true;
    }
    for (String column : wanted) {
      if (column.startsWith(property) && column.charAt(property.length()) == '.') {
        return true;
      }
    }
    return false;
  }
}
