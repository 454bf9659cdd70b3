package io.concordat.quickstart.standin.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The incidents that are filed, and the journal of work notes; forgotten at the end. */
final class IncidentBook {
  static final String TABLE = "incident";
  static final String JOURNAL = "sys_journal_field";

  /** What may be written; anything else is left out without a word, as on an instance. */
  private static final Set<String> WRITABLE =
      Set.of(
          "short_description",
          "description",
          "impact",
          "urgency",
          "state",
          "close_code",
          "close_notes",
          "correlation_id",
          "correlation_display",
          "assignment_group",
          "caller_id",
          "category");

  private static final int FIRST_NUMBER = 10_001;

  private final Clock clock;
  private final Map<String, TableRow> incidents = new LinkedHashMap<>();
  private final List<TableRow> journal = new ArrayList<>();

  IncidentBook(Clock clock) {
    this.clock = clock;
  }

  /** The rows of one of its tables; empty for a table that is not its. */
  synchronized Optional<List<TableRow>> table(String name) {
    return switch (name) {
      case TABLE -> Optional.of(List.copyOf(incidents.values()));
      case JOURNAL -> Optional.of(List.copyOf(journal));
      default -> Optional.empty();
    };
  }

  synchronized TableRow create(JsonNode columns) {
    Instant now = clock.instant();
    String number = "INC%07d".formatted(FIRST_NUMBER + incidents.size());
    String sysId = id(number);
    TableRow.Builder row =
        TableRow.of(sysId, now, now)
            .text("number", number)
            .choice("state", "1", "New")
            .text("sys_class_name", TABLE);
    TableRow created = write(row, sysId, columns);
    incidents.put(sysId, created);
    return created;
  }

  /** Empty if there is no such incident. */
  synchronized Optional<TableRow> change(String sysId, JsonNode columns) {
    TableRow before = incidents.get(sysId);
    if (before == null) {
      return Optional.empty();
    }
    TableRow.Builder row =
        TableRow.from(before).time("sys_updated_on", Optional.of(clock.instant()));
    TableRow changed = write(row, sysId, columns);
    incidents.put(sysId, changed);
    return Optional.of(changed);
  }

  private TableRow write(TableRow.Builder row, String sysId, JsonNode columns) {
    columns.properties().stream()
        .filter(column -> WRITABLE.contains(column.getKey()))
        .forEach(column -> row.text(column.getKey(), column.getValue().asText()));
    note(sysId, columns);
    return row.build();
  }

  /** Keeps the work note that was written to a row, if there is one. */
  synchronized void note(String sysId, JsonNode columns) {
    if (columns.hasNonNull("work_notes")) {
      Instant now = clock.instant();
      journal.add(
          TableRow.of(id(JOURNAL + journal.size()), now, now)
              .text("element_id", sysId)
              .text("element", "work_notes")
              .text("value", columns.get("work_notes").asText())
              .build());
    }
  }

  private static String id(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "");
  }
}
