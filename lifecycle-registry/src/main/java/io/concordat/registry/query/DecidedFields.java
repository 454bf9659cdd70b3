package io.concordat.registry.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.store.PackedJson;
import java.util.ArrayList;
import java.util.List;

/** Reads the stored decision's fields into what the API shows. */
final class DecidedFields {
  private DecidedFields() {}

  /**
   * Reads them, whether packed or not.
   *
   * @param stored null where nothing was decided
   */
  static List<EntityView.Field> read(byte[] stored) {
    if (stored == null) {
      return List.of();
    }
    List<EntityView.Field> fields = new ArrayList<>();
    for (JsonNode field : PackedJson.read(stored, JsonNode.class)) {
      List<EntityView.Disagreeing> disagreeing = new ArrayList<>();
      for (JsonNode loser : field.path("losers")) {
        if (loser.path("conflicts").asBoolean()) {
          disagreeing.add(
              new EntityView.Disagreeing(
                  text(loser, "source"),
                  text(loser, "nativeId"),
                  loser.get("value"),
                  text(loser, "reason"),
                  text(loser, "detail")));
        }
      }
      fields.add(
          new EntityView.Field(
              text(field, "field"),
              field.get("value"),
              text(field, "outcome"),
              text(field, "winner"),
              text(field, "winnerRecord"),
              text(field, "observedAt"),
              text(field, "rule"),
              text(field, "policyVersion"),
              text(field, "changesAt"),
              disagreeing));
    }
    return fields;
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value.asText();
  }
}
