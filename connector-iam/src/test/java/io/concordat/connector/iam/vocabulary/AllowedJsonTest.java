package io.concordat.connector.iam.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedJsonTest {
  private static final AllowedJson ALLOWED = AllowedJson.of("value", "id", "keys");

  @Test
  void takesNothingThatIsNotOnTheListAtWhateverDepth() throws IOException {
    JsonNode taken =
        read(
            """
            {"secret": "s", "value": [
              {"id": "1", "key": "s", "keys": [{"id": "k", "key": {"id": "s"}}, ["id"], 7]},
              {"secret": {"value": [{"id": "s"}]}, "id": 2}, null, true]}
            """);
    assertThat(taken)
        .hasToString(
            "{\"value\":[{\"id\":\"1\",\"keys\":[{\"id\":\"k\"},[\"id\"],\"7\"]},{\"id\":\"2\"},null,true]}");
  }

  @Test
  void readsOneObjectToItsEnd() throws IOException {
    try (JsonParser in = new ObjectMapper().createParser("{\"id\": 1} 2")) {
      ALLOWED.read(in);
      assertThat(in.nextToken().isNumeric()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "{\"id\": [", "{\"id\": {", "{\"id\"", "{\"id\": x}"})
  void refusesWhatIsNoWholeObject(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class);
  }

  private static JsonNode read(String json) throws IOException {
    try (JsonParser in = new ObjectMapper().createParser(json)) {
      return ALLOWED.read(in);
    }
  }
}
