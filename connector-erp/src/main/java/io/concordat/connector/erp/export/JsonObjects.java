package io.concordat.connector.erp.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Reads objects, of which only those properties are ever held that the mapping names. */
final class JsonObjects {
  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(50)
                          .maxStringLength(100_000)
                          .maxNameLength(1_000)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonObjects() {}

  /** The object that begins at the parser's current token; the parser then stands at its end. */
  static ObjectNode read(JsonParser parser, FeedFormat format) throws IOException {
    ObjectNode row = JSON.createObjectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (format.wants(name)) {
        row.set(name, JSON.readTree(parser));
      } else {
        parser.skipChildren();
      }
    }
    return row;
  }
}
