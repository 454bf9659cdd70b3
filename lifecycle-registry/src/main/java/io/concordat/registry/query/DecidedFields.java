package io.concordat.registry.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads the stored decision's fields into what the API shows. */
final class DecidedFields {
  private DecidedFields() {}

  static List<EntityView.Field> read(String json) {
    List<EntityView.Field> fields = new ArrayList<>();
    for (JsonNode field : EntityDetail.tree(json)) {
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
