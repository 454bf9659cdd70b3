package io.concordat.quickstart.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What a policy would change, as a person reads it in a terminal. */
final class WhatIfText {
  private static final int MOST_GROUPS = 20;

  private final StringBuilder text = new StringBuilder();

  private WhatIfText() {}

  static String render(JsonNode result) {
    WhatIfText page = new WhatIfText();
    page.head(result);
    page.values(result);
    page.conflicts(result.path("conflicts"));
    page.findings(result.path("findings"));
    page.gates(result.path("gates"));
    return page.text.toString();
  }

  private void head(JsonNode result) {
    line(
        "Policy %s beside %s, which is in force: %d entities in %.1f s",
        result.path("candidate").asText(),
        result.path("against").asText(),
        result.path("entities").asLong(),
        result.path("millis").path("total").asLong() / 1e3);
    line(
        "  %d of %d decided values would change, on %d entities; parity %s",
        result.path("changedValues").asLong(),
        result.path("decidedFields").asLong(),
        result.path("changedEntities").asLong(),
        result.path("parity").asText());
    if (result.path("changedWinners").asLong() > 0) {
      line(
          "  %d values would stay and come from another source",
          result.path("changedWinners").asLong());
    }
    if (result.path("undecidable").asLong() > 0) {
      line(
          "  %d entities could not be decided by one of the two, and are compared in nothing",
          result.path("undecidable").asLong());
    }
  }

  private void values(JsonNode result) {
    JsonNode groups = result.path("values").path("groups");
    if (groups.isEmpty()) {
      return;
    }
    line("");
    line("Values that would change");
    for (JsonNode group : shown(groups)) {
      line(
          "  %-24s %6d  %s -> %s",
          group.path("field").asText(),
          group.path("changed").asLong(),
          source(group.path("from")),
          source(group.path("to")));
      for (JsonNode example : group.path("examples")) {
        line(
            "    %s: %s -> %s (rule %s)",
            example.path("name").asText(),
            value(example.path("before")),
            value(example.path("after")),
            example.path("rule").asText());
      }
    }
    more(groups, result.path("values").path("leftOut").asLong());
  }

  private void conflicts(JsonNode conflicts) {
    line("");
    line(
        "Conflicts and gaps: %d would appear, %d would vanish",
        conflicts.path("appear").asLong(), conflicts.path("vanish").asLong());
    JsonNode groups = conflicts.path("groups");
    for (JsonNode group : shown(groups)) {
      line(
          "  %-24s %6d  %s %s%s",
          group.path("field").asText(),
          group.path("count").asLong(),
          group.path("kind").asText(),
          group.path("change").asText(),
          group.has("source") ? ", " + group.path("source").asText() + " wins" : "");
      for (JsonNode example : group.path("examples")) {
        line(
            "    %s [%s]: %s%s",
            example.path("name").asText(),
            example.path("severity").asText(),
            value(example.path("value")),
            example.path("sources").isEmpty() ? "" : ", not " + listed(example.path("sources")));
      }
    }
    more(groups, conflicts.path("leftOut").asLong());
  }

  private void findings(JsonNode findings) {
    if (findings.isMissingNode()) {
      return;
    }
    line("");
    line(
        "Findings: %d would appear, %d would vanish (%d entities evaluated)",
        findings.path("appear").asLong(),
        findings.path("vanish").asLong(),
        findings.path("evaluated").asLong());
    if (findings.path("notEvaluable").asLong() > 0) {
      line(
          "  %d times a rule of the candidate could not be evaluated; what stands there stands",
          findings.path("notEvaluable").asLong());
    }
    JsonNode groups = findings.path("groups");
    for (JsonNode group : shown(groups)) {
      line(
          "  %-24s %6d  %s [%s]",
          group.path("finding").asText(),
          group.path("count").asLong(),
          group.path("change").asText(),
          group.path("severity").asText());
      for (JsonNode example : group.path("examples")) {
        line("    %s", example.path("summary").asText());
      }
    }
    more(groups, findings.path("leftOut").asLong());
  }

  private void gates(JsonNode gates) {
    if (gates.isMissingNode()) {
      return;
    }
    line("");
    line(
        "Gates: %d verdicts would be others (%d asked)",
        gates.path("flips").asLong(), gates.path("asked").asLong());
    JsonNode groups = gates.path("groups");
    for (JsonNode group : shown(groups)) {
      line(
          "  %-24s %6d  %s -> %s",
          group.path("gate").asText(),
          group.path("count").asLong(),
          group.path("from").asText("(no gate)"),
          group.path("to").asText("(no gate)"));
      for (JsonNode example : group.path("examples")) {
        line("    %s: %s", example.path("name").asText(), listed(example.path("reasons")));
      }
    }
    more(groups, gates.path("leftOut").asLong());
  }

  private static Iterable<JsonNode> shown(JsonNode groups) {
    return () -> groups.valueStream().limit(MOST_GROUPS).iterator();
  }

  private void more(JsonNode groups, long leftOut) {
    if (groups.size() > MOST_GROUPS || leftOut > 0) {
      line("  … and more: POST /api/v1/policies/what-if has them all");
    }
  }

  private static String source(JsonNode source) {
    return source.asText("nobody");
  }

  private static String value(JsonNode value) {
    return value.isNull() || value.isMissingNode()
        ? "(none)"
        : value.isArray() ? listed(value) : value.asText();
  }

  private static String listed(JsonNode values) {
    StringBuilder list = new StringBuilder();
    for (JsonNode value : values) {
      list.append(list.isEmpty() ? "" : ", ").append(value.asText());
    }
    return list.toString();
  }

  /** One line; what sources say may hold line breaks and control characters, a terminal no. */
  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments).replaceAll("\\p{Cntrl}", " "))
        .append('\n');
  }
}
