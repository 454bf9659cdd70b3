package io.concordat.connector.erp.export;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** One object on each line: a line that is none harms no other. */
final class LineRows implements RowReader {
  private static final int LONGEST = 1_000_000;

  private final Reader reader;
  private final FeedFormat format;
  private long number;

  LineRows(Reader reader, FeedFormat format) {
    this.reader = reader;
    this.format = format;
  }

  @Override
  public Optional<RawRow> next() throws IOException {
    String line;
    while ((line = line()) != null) {
      number++;
      if (!line.isBlank()) {
        return Optional.of(row(line));
      }
    }
    return Optional.empty();
  }

  private RawRow row(String line) throws IOException {
    try (JsonParser parser = JsonObjects.JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return RawRow.unreadable(number, "is no object");
      }
      RawRow row = RawRow.of(number, JsonObjects.read(parser, format));
      return parser.nextToken() == null
          ? row
          : RawRow.unreadable(number, "holds more than one object");
    } catch (JsonProcessingException e) {
      return RawRow.unreadable(number, "is malformed, breaks off, or is too deep");
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    try {
      int c;
      while ((c = reader.read()) >= 0 && c != '\n') {
        if (line.length() == LONGEST) {
          throw new Unreadable(
              "has a line of more than " + LONGEST + " characters behind row " + number);
        }
        line.append((char) c);
      }
      return c < 0 && line.isEmpty() ? null : line.toString();
    } catch (CharacterCodingException e) {
      throw format.notInCharset(number);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
