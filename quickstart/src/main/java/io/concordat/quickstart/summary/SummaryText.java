package io.concordat.quickstart.summary;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The summary as a person reads it in a terminal of 100 columns. */
public final class SummaryText {
  private static final int WIDTH = 96;

  private SummaryText() {}

  public static String render(Summary summary) {
    StringBuilder text = new StringBuilder("\nWhat the connectors pulled\n");
    if (summary.pulls().isEmpty()) {
      text.append("  nothing yet since this start\n");
    }
    summary.pulls().forEach(pull -> text.append(pull(pull)));
    text.append("\nWhat was linked\n  ")
        .append(summary.entities())
        .append(" entities from ")
        .append(summary.linked())
        .append(" of ")
        .append(summary.records())
        .append(" source records; ")
        .append(summary.cases())
        .append(" links wait for a person\n  ")
        .append(kinds(summary.entitiesByKind()))
        .append("\n\nWhat was decided\n  ")
        .append(summary.decidedFields())
        .append(" fields; sources disagree on ")
        .append(summary.conflicts())
        .append('\n');
    for (Summary.Conflict conflict : summary.examples()) {
      text.append(
          line(
              "%s, %s: %s (%s wins), not %s"
                  .formatted(
                      conflict.entity(),
                      conflict.field(),
                      conflict.value(),
                      conflict.winner(),
                      String.join(", ", conflict.losers()))));
    }
    more(text, summary.conflicts(), summary.examples().size());
    text.append("\nWhat somebody must act on\n  ")
        .append(summary.escalations())
        .append(" escalations, ")
        .append(summary.delivered())
        .append(" deliveries arrived, ")
        .append(summary.tickets())
        .append(" became tickets so far\n");
    for (Summary.Alarm alarm : summary.alarms()) {
      text.append(
          line(
              "%s [%s, %s] %s"
                  .formatted(
                      alarm.title(),
                      alarm.severity(),
                      alarm.owner(),
                      String.join(", ", alarm.deliveries()))));
    }
    more(text, summary.escalations(), summary.alarms().size());
    return text.toString();
  }

  /** One pull; what is to be remarked on it stands on a line of its own where it is too long. */
  private static String pull(Summary.Pull pull) {
    String counts =
        "  %-16s %-24s %6d read %6d published"
            .formatted(pull.source(), pull.stream(), pull.read(), pull.published());
    String remark = remark(pull);
    boolean fits = counts.length() + remark.length() <= WIDTH;
    return counts + (fits ? "" : "\n" + " ".repeat(19)) + remark + "\n";
  }

  private static String remark(Summary.Pull pull) {
    StringBuilder remark = new StringBuilder();
    if (!pull.outcome().equals("completed")) {
      remark.append("  ").append(pull.outcome());
    }
    if (pull.unchanged() > 0) {
      remark.append("  ").append(pull.unchanged()).append(" unchanged");
    }
    if (pull.rejected() > 0) {
      remark.append("  ").append(pull.rejected()).append(" rejected");
    }
    return remark.toString();
  }

  private static String kinds(Map<String, Long> kinds) {
    return new TreeMap<>(kinds)
        .entrySet().stream()
            .map(kind -> kind.getKey() + " " + kind.getValue())
            .collect(Collectors.joining(", "));
  }

  private static void more(StringBuilder text, long all, int shown) {
    if (all > shown) {
      text.append("  … and ").append(all - shown).append(" more\n");
    }
  }

  /** One item, broken between words where it is longer than a line. */
  private static String line(String text) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder("  -");
    for (String word : text.strip().split("\\s+")) {
      if (line.length() + 1 + word.length() > WIDTH && !line.toString().isBlank()) {
        lines.append(line).append('\n');
        line = new StringBuilder("   ");
      }
      line.append(' ').append(word);
    }
    return lines.append(line).append('\n').toString();
  }
}
