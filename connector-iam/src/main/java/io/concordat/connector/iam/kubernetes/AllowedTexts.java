package io.concordat.connector.iam.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Labels or annotations, token by token: what is not on the list of allowed names is skipped before
 * it becomes a value. {@code kubectl.kubernetes.io/last-applied-configuration} can hold a Secret's
 * data in the clear.
 */
final class AllowedTexts extends JsonDeserializer<Map<String, String>> {
  /** The attribute that holds the allowed names, lower case. */
  static final String ALLOWED = "allowed";

  @Override
  public Map<String, String> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    Set<?> allowed = (Set<?>) context.getAttribute(ALLOWED);
    Map<String, String> texts = new HashMap<>();
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      parser.skipChildren();
      return texts;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
      if (text && allowed.contains(name.toLowerCase(Locale.ROOT))) {
        texts.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    return texts;
  }
}
