package io.concordat.connector.iam.google;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A project.
 *
 * @param parent such as {@code folders/123}; empty if unknown, or if it stands alone
 */
record Project(String id, Optional<String> parent, Map<String, String> labels) {
  Project {
    labels = Map.copyOf(labels);
  }

  static boolean isId(String text) {
    return text != null && text.matches("([a-z0-9.-]{1,80}:)?[a-z][a-z0-9-]{4,29}");
  }

  static Project of(JsonNode project) {
    Map<String, String> labels = new TreeMap<>();
    project
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText("")));
    return new Project(
        Node.text(project, "projectId"), Optional.ofNullable(Node.text(project, "parent")), labels);
  }
}
