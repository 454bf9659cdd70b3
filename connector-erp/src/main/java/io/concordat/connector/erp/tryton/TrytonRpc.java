package io.concordat.connector.erp.tryton;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.http.Answer;
import io.concordat.connector.http.Call;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.spi.SourceFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Calls remote procedures of one database. Tryton answers an error with HTTP 200 and {@code error}
 * in the place of {@code result}, which must not pass for "no rows".
 */
record TrytonRpc(VendorHttp http, String database) {
  /** What Python says of a name that is not there: a model, a field, a module. */
  private static final Pattern UNKNOWN_NAME = Pattern.compile("'[\\w.]{1,200}'");

  /**
   * A result, and the answer that it came in.
   *
   * @param value may be null, missing or of any form
   */
  record Result(JsonNode value, Answer answer) {}

  /**
   * Calls a procedure.
   *
   * @param what the subject of sentences
   * @throws SourceFailure also for an error that came with HTTP 200
   */
  Result call(String what, String method, List<?> parameters) {
    Answer answer =
        http.send(
            Call.post(what, Call.encoded(database) + "/")
                .needs("read access to " + what)
                .json(Map.of("id", 1, "method", method, "params", parameters)));
    JsonNode body = answer.object();
    JsonNode error = body.path("error");
    if (!error.isMissingNode() && !error.isNull()) {
      throw failure(what, answer, error);
    }
    return new Result(body.path("result"), answer);
  }

  private static SourceFailure failure(String what, Answer answer, JsonNode error) {
    String kind = error.path(0).asText("");
    String said = what + " answered 200 with an error: ";
    if (UNKNOWN_NAME.matcher(kind).matches()) {
      return SourceFailure.Rejected.setting(
          said
              + "Tryton has no such model or field; install the module, leave it out of 'streams',"
              + " or change the mapping");
    }
    return switch (kind) {
      case "UserError" ->
          new SourceFailure.Rejected(
              said + "the user may not do that; it needs read access to " + what);
      case "LoginException" ->
          SourceFailure.Rejected.credentials(
              said + "the log-in wants more than a password, which is not supported");
      case "RateLimitException" -> answer.throttled(Optional.empty());
      default ->
          new SourceFailure.Unavailable(
              said + "the server failed; if it goes on, its log says why");
    };
  }
}
