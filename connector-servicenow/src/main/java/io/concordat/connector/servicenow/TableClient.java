package io.concordat.connector.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.http.Answer;
import io.concordat.connector.http.Call;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.spi.SourceFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Calls the Table API of one instance, and sorts what can go wrong with it. Thread-safe. */
final class TableClient {
  /** What an instance says, mostly with status 200, when a query took too long. */
  private static final String TOO_SLOW = "maximum execution time exceeded";

  private static final String NO_TABLE = "Invalid table";

  private final VendorHttp http;
  private final boolean displayValues;
  private final Map<String, String> properties;

  /**
   * @param displayValues whether to ask for {@code sysparm_display_value=all}
   * @param properties by table: the property that names it
   */
  TableClient(VendorHttp http, boolean displayValues, Map<String, String> properties) {
    this.http = http;
    this.displayValues = displayValues;
    this.properties = Map.copyOf(properties);
  }

  /**
   * Reads one page of a table.
   *
   * @throws SourceFailure sorted; 401 and 403 are {@code Rejected}, and so is a table that there is
   *     not; the sentence names the table, and the property that it stands in
   */
  TableAnswer read(TableQuery query) {
    Answer answer =
        http.send(
            Call.get(query.table(), query.pathAndQuery(displayValues))
                .needs("read access by ACL for the integration user"));
    if (answer.status() == 429 && answer.retryAfter().isEmpty()) {
      throw answer.throttled(untilReset(answer));
    }
    if (answer.status() == 400 && answer.contains(NO_TABLE)) {
      throw noTable(query.table());
    }
    try {
      return rows(answer);
    } catch (SourceFailure.Unavailable | SourceFailure.Rejected noRows) {
      // Also where the JSON breaks off in mid-row: the error is then glued to what was written. A
      // page that is whole may tell of such errors itself: they stand in tickets.
      if (answer.contains(TOO_SLOW)) {
        return new TableAnswer.TooSlow();
      }
      throw noRows;
    }
  }

  private SourceFailure noTable(String table) {
    String sentence = table + " answered 400: the instance has no table of this name";
    String property = properties.get(table);
    return property == null
        ? new SourceFailure.Rejected(sentence)
        : SourceFailure.Rejected.setting(
            sentence + "; correct " + property + ", or activate the plugin that brings the table");
  }

  private static TableAnswer rows(Answer answer) {
    JsonNode body = answer.object();
    JsonNode error = body.path("error");
    if (!error.isMissingNode() && !error.isNull()) {
      // The message can quote data, so only its presence is told.
      throw answer.unusable("with an error object");
    }
    JsonNode result = body.path("result");
    if (!result.isArray()) {
      throw answer.unusable("without a result list");
    }
    List<TableRow> rows = new ArrayList<>(result.size());
    for (JsonNode row : result) {
      if (!row.isObject()) {
        throw answer.unusable("with a row that is no object");
      }
      rows.add(new TableRow(row));
    }
    return new TableAnswer.Rows(rows, total(answer), next(answer));
  }

  /** Some instances name the end of the limit's window, in seconds since 1970, and no wait. */
  private static Optional<Duration> untilReset(Answer answer) {
    return answer
        .header("X-RateLimit-Reset")
        .filter(text -> text.matches("\\d{9,11}"))
        .map(text -> answer.until(Instant.ofEpochSecond(Long.parseLong(text))));
  }

  private static OptionalLong total(Answer answer) {
    return answer
        .header("X-Total-Count")
        .filter(text -> text.matches("\\d{1,15}"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  private static TableAnswer.Next next(Answer answer) {
    return answer
        .header("Link")
        .map(link -> link.contains("rel=\"next\"") ? TableAnswer.Next.YES : TableAnswer.Next.NO)
        .orElse(TableAnswer.Next.UNSAID);
  }
}
