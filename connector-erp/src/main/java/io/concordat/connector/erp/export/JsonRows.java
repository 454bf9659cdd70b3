package io.concordat.connector.erp.export;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A document with a list of objects, and perhaps a link to the next page before or behind it. */
final class JsonRows implements RowReader {
  private final JsonParser parser;
  private final FeedFormat format;
  private Optional<String> following = Optional.empty();
  private boolean inList;
  private boolean found;
  private long number;

  JsonRows(InputStream in, FeedFormat format) throws IOException {
    this.format = format;
    this.parser = JsonObjects.JSON.createParser(in);
  }

  @Override
  public Optional<RawRow> next() throws IOException {
    try {
      while (inList || seekList()) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY) {
          inList = false;
          continue;
        }
        number++;
        if (token == JsonToken.START_OBJECT) {
          return Optional.of(RawRow.of(number, JsonObjects.read(parser, format)));
        }
        parser.skipChildren();
        return Optional.of(RawRow.unreadable(number, "is no object"));
      }
      return Optional.empty();
    } catch (StreamConstraintsException e) {
      throw new Unreadable("holds something too deep or too long behind row " + number);
    } catch (JsonProcessingException | CharConversionException e) {
      throw Unreadable.broken("is malformed or breaks off behind row " + number);
    }
  }

  @Override
  public Optional<String> following() {
    return following;
  }

  /** Goes on to the list or, behind it, to the end; takes the link along. */
  private boolean seekList() throws IOException {
    JsonToken token;
    while ((token = parser.nextToken()) != null) {
      if (token == JsonToken.FIELD_NAME || token.isStructEnd()) {
        continue;
      }
      JsonPointer here = parser.getParsingContext().pathAsPointer();
      if (here.equals(format.rows()) && !found) {
        if (token != JsonToken.START_ARRAY) {
          throw noList();
        }
        found = true;
        inList = true;
        return true;
      }
      if (token.isScalarValue()) {
        if (format.next().filter(here::equals).isPresent() && token != JsonToken.VALUE_NULL) {
          following = Optional.of(parser.getText()).filter(link -> !link.isBlank());
        }
      } else if (!leads(here, format.rows())
          && !format.next().filter(p -> leads(here, p)).isPresent()) {
        parser.skipChildren();
      }
    }
    if (!found) {
      throw noList();
    }
    return false;
  }

  private Unreadable noList() {
    return new Unreadable("holds no list at '" + format.rows() + "'; set json.rows to where it is");
  }

  /** Whether a pointer goes through a place. */
  private static boolean leads(JsonPointer here, JsonPointer to) {
    String beginning = here.toString();
    return beginning.isEmpty() || to.toString().startsWith(beginning + "/");
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
