package io.concordat.connector.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceFailure;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Calls the Table API of one instance, and sorts what can go wrong with it. Thread-safe. */
final class TableClient {
  /** What an instance says, mostly with status 200, when a query took too long. */
  private static final String TOO_SLOW = "maximum execution time exceeded";

  private final HttpExchange http;
  private final URI base;
  private final Authorization authorization;
  private final boolean displayValues;

  /**
   * @param base the instance's address, ending in a slash
   * @param displayValues whether to ask for {@code sysparm_display_value=all}
   */
  TableClient(HttpExchange http, URI base, Authorization authorization, boolean displayValues) {
    this.http = http;
    this.base = base;
    this.authorization = authorization;
    this.displayValues = displayValues;
  }

  /**
   * Reads one page of a table.
   *
   * @throws SourceFailure sorted; 401 and 403 are {@code Rejected} and name the table
   */
  TableAnswer read(TableQuery query) {
    URI uri = base.resolve(query.pathAndQuery(displayValues));
    String header = authorization.header();
    HttpExchange.Answer answer = http.get(uri, header);
    if (answer.status() == 401 && authorization.refused(header)) {
      answer = http.get(uri, authorization.header());
    }
    if (answer.contains(TOO_SLOW) && answer.status() != 429) {
      // Also where the JSON breaks off in mid-row: the error is then glued to what was written.
      return new TableAnswer.TooSlow();
    }
    answer.refuseFailure(query.table());
    return rows(query.table(), answer);
  }

  private static TableAnswer rows(String table, HttpExchange.Answer answer) {
    JsonNode body = answer.json(table);
    JsonNode error = body.path("error");
    if (!error.isMissingNode() && !error.isNull()) {
      // The message can quote data, so only its presence is told.
      throw new SourceFailure.Unavailable(table + " answered 200 with an error object");
    }
    JsonNode result = body.path("result");
    if (!result.isArray()) {
      throw new SourceFailure.Unavailable(table + " answered 200 without a result list");
    }
    List<TableRow> rows = new ArrayList<>(result.size());
    for (JsonNode row : result) {
      if (!row.isObject()) {
        throw new SourceFailure.Unavailable(table + " answered 200 with a row that is no object");
      }
      rows.add(new TableRow(row));
    }
    return new TableAnswer.Rows(rows, total(answer), next(answer));
  }

  private static OptionalLong total(HttpExchange.Answer answer) {
    return answer
        .header("X-Total-Count")
        .filter(text -> text.matches("\\d{1,15}"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  private static TableAnswer.Next next(HttpExchange.Answer answer) {
    return answer
        .header("Link")
        .map(link -> link.contains("rel=\"next\"") ? TableAnswer.Next.YES : TableAnswer.Next.NO)
        .orElse(TableAnswer.Next.UNSAID);
  }
}
