package io.concordat.connector.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.http.Answer;
import io.concordat.connector.http.Call;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.servicenow.ServiceNowConfig.TicketConfig;
import io.concordat.connector.servicenow.ServiceNowConfig.WriteBackConfig;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.WriteBack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Incidents as tickets, and work notes on changes, by the Table API. The key of a ticket stands in
 * the incident's {@code correlation_id}, the mark of a note at its end in brackets: both are looked
 * for before anything is written, so that what a lost answer left open is not done twice.
 */
final class IncidentDesk implements WriteBack {
  /** Who filed it: the correlation ids of other integrations are theirs. */
  static final String FILED_BY = "Concordat";

  private static final List<String> COLUMNS =
      List.of(
          "sys_id", "number", "state", "sys_updated_on", "correlation_id", "correlation_display");

  private final VendorHttp http;
  private final WriteBackConfig config;
  private final TicketConfig tickets;

  IncidentDesk(VendorHttp http, WriteBackConfig config, TicketConfig tickets) {
    this.http = http;
    this.config = config;
    this.tickets = tickets;
  }

  @Override
  public Ticket file(String key, Draft draft) {
    Optional<Ticket> present = find(key).filter(ticket -> !isOver(ticket));
    if (present.isPresent()) {
      Map<String, String> columns = columns(draft);
      if (present.get().state() == State.RESOLVED) {
        columns.put("state", config.reopenedState());
      }
      return write(present.get(), columns, draft.notes());
    }
    return create(key, draft);
  }

  @Override
  public Optional<Ticket> update(String key, Draft draft) {
    return find(key)
        .map(
            ticket ->
                ticket.state() == State.RESOLVED || isOver(ticket)
                    ? ticket
                    : write(ticket, columns(draft), draft.notes()));
  }

  private Ticket create(String key, Draft draft) {
    Map<String, String> columns = columns(draft);
    columns.put("correlation_id", key);
    columns.put("correlation_display", FILED_BY);
    draft
        .subject()
        .map(subject -> tickets.assignmentGroups().get(subject))
        .or(config::assignmentGroup)
        .ifPresent(group -> columns.put("assignment_group", group));
    config.caller().ifPresent(caller -> columns.put("caller_id", caller));
    draft
        .subject()
        .map(subject -> tickets.categories().get(subject))
        .or(config::category)
        .ifPresent(category -> columns.put("category", category));
    noted(draft.notes()).ifPresent(notes -> columns.put("work_notes", notes));
    JsonNode created =
        one(
            http.send(
                Call.post(config.table(), "api/now/table/" + config.table() + answered())
                    .json(columns)
                    .needs(
                        "create access by ACL for the integration user, and values that the"
                            + " instance's data policies take")));
    TableRow row = new TableRow(created);
    // An instance leaves out, without a word, what may not be written. The ticket would be filed
    // again and again, because it could never be found.
    if (!row.text("correlation_id").filter(key::equals).isPresent()
        || !row.text("correlation_display").filter(FILED_BY::equals).isPresent()) {
      throw new SourceFailure.Rejected(
          config.table()
              + ": "
              + row.text("number").orElse("a ticket")
              + " was filed without its correlation_id; let the integration user write and read"
              + " the columns correlation_id and correlation_display, and delete that ticket");
    }
    return ticket(created);
  }

  @Override
  public Optional<Ticket> find(String key) {
    return first(
            config.table(),
            Map.of("correlation_id", key, "correlation_display", FILED_BY),
            "^ORDERBYDESCnumber",
            COLUMNS)
        .map(this::ticket);
  }

  @Override
  public Optional<Ticket> resolve(String key, String note) {
    return find(key)
        .map(
            ticket -> {
              if (ticket.state() == State.RESOLVED || isOver(ticket)) {
                return ticket;
              }
              Map<String, String> columns = new LinkedHashMap<>();
              columns.put("state", config.resolvedState());
              columns.put("close_code", config.closeCode());
              columns.put("close_notes", note);
              return write(ticket, columns, List.of());
            });
  }

  @Override
  public Optional<Boolean> carries(String change, String mark) {
    return change(change).map(id -> journalHas(id.value(), mark));
  }

  @Override
  public void note(String change, String text, String mark) {
    SysId id = change(change).orElseThrow(() -> new IllegalStateException("the change is gone"));
    one(
        http.send(
            Call.patch(
                    "change_request",
                    "api/now/table/change_request/" + Call.encoded(id.value()) + answered())
                .json(Map.of("work_notes", text + "\n" + marked(mark)))
                .needs("write access by ACL to work_notes for the integration user")));
  }

  private Optional<SysId> change(String number) {
    return first("change_request", Map.of("number", number), "", List.of("sys_id", "number"))
        .flatMap(row -> SysId.parse(row.path("sys_id").asText()));
  }

  private Ticket write(Ticket present, Map<String, String> columns, List<Note> notes) {
    List<Note> missing = new ArrayList<>(notes);
    missing.removeIf(note -> journalHas(present.reference(), note.mark()));
    noted(missing).ifPresent(text -> columns.put("work_notes", text));
    return ticket(
        one(
            http.send(
                Call.patch(
                        config.table(),
                        "api/now/table/"
                            + config.table()
                            + "/"
                            + Call.encoded(present.reference())
                            + answered())
                    .json(columns)
                    .needs(
                        "write access by ACL for the integration user, and values that the"
                            + " instance's data policies take, the close-code among them"))));
  }

  private boolean journalHas(String sysId, String mark) {
    return first(
            "sys_journal_field",
            Map.of("element_id", sysId, "element", "work_notes"),
            "^valueLIKE" + marked(mark),
            List.of("sys_id", "element_id", "element", "value"))
        .filter(row -> row.path("value").asText().contains(marked(mark)))
        .isPresent();
  }

  private static Optional<String> noted(List<Note> notes) {
    return notes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            notes.stream()
                .map(note -> note.text() + "\n" + marked(note.mark()))
                .collect(Collectors.joining("\n\n")));
  }

  /**
   * The first row of which all columns are as asked. An instance leaves out a condition that it
   * cannot evaluate, and would then answer with somebody else's row.
   */
  private Optional<JsonNode> first(
      String table, Map<String, String> equal, String further, List<String> columns) {
    String condition =
        equal.entrySet().stream()
                .map(column -> column.getKey() + "=" + column.getValue())
                .sorted()
                .collect(Collectors.joining("^"))
            + further;
    Answer answer =
        http.send(
            Call.get(table, new TableQuery(table, condition, columns, 1, 0).pathAndQuery(false))
                .needs("read access by ACL for the integration user"));
    JsonNode result = answer.object().path("result");
    if (!result.isArray()) {
      throw answer.unusable("without a result list");
    }
    if (result.isEmpty()) {
      return Optional.empty();
    }
    TableRow row = new TableRow(result.get(0));
    equal.forEach(
        (column, value) -> {
          if (!row.text(column).filter(value::equals).isPresent()) {
            throw new SourceFailure.Rejected(
                table
                    + ": the instance answered with another row than the one asked for; let the"
                    + " integration user read the column "
                    + column);
          }
        });
    return Optional.of(result.get(0));
  }

  /**
   * A row that was found and is not there to be written is one ticket's trouble, and no setting's.
   */
  private static JsonNode one(Answer answer) {
    if (answer.status() == 404) {
      throw new SourceFailure.Rejected(
          "the row to be written answered 404: it was deleted, or the integration user may not see"
              + " it any more; grant read and write access by ACL");
    }
    JsonNode result = answer.object().path("result");
    if (!result.isObject()) {
      throw answer.unusable("without the row that was written");
    }
    return result;
  }

  private static String answered() {
    return "?sysparm_fields="
        + String.join(",", COLUMNS)
        + "&sysparm_display_value=false&sysparm_exclude_reference_link=true";
  }

  private static String marked(String mark) {
    return "[concordat " + mark + "]";
  }

  private static boolean isOver(Ticket ticket) {
    return ticket.state() == State.CLOSED || ticket.state() == State.CANCELLED;
  }

  private Ticket ticket(JsonNode cells) {
    TableRow row = new TableRow(cells);
    return new Ticket(
        row.text("number").orElse(""),
        row.text("sys_id").orElse(""),
        state(row.text("state").orElse("")),
        row.place("sys_updated_on"));
  }

  /**
   * New, in progress, on hold; resolved; closed; canceled. A state of the instance's own is
   * resolved if that is what is written where a ticket is resolved.
   */
  private State state(String code) {
    return switch (code) {
      case "1", "2", "3" -> State.OPEN;
      case "6" -> State.RESOLVED;
      case "7" -> State.CLOSED;
      case "8" -> State.CANCELLED;
      default -> code.equals(config.resolvedState()) ? State.RESOLVED : State.UNRECOGNIZED;
    };
  }

  /** ServiceNow makes the priority of impact and urgency. */
  private static Map<String, String> columns(Draft draft) {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("short_description", draft.summary());
    columns.put("description", draft.description());
    columns.put("impact", draft.severity().compareTo(Severity.HIGH) >= 0 ? "1" : level(draft));
    columns.put("urgency", draft.severity() == Severity.CRITICAL ? "1" : level(draft));
    return columns;
  }

  private static String level(Draft draft) {
    return draft.severity() == Severity.LOW ? "3" : "2";
  }
}
