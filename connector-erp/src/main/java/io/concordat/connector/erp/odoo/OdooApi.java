package io.concordat.connector.erp.odoo;

import io.concordat.connector.http.Answer;
import io.concordat.connector.http.Call;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.spi.SourceFailure;
import java.util.Map;
import java.util.Optional;

/** Calls methods of Odoo's models. Thread-safe. */
final class OdooApi {
  private final VendorHttp http;
  private final Optional<String> database;

  /** Whether the database was ever reached, so that its name cannot be what is wrong. */
  private volatile boolean reached;

  /**
   * @param database named in each call; empty where the host says which it is
   */
  OdooApi(VendorHttp http, Optional<String> database) {
    this.http = http;
    this.database = database;
  }

  /**
   * Calls a method.
   *
   * @param arguments by name, as JSON-2 has it
   * @return an accepted answer
   */
  Answer call(String model, String method, Map<String, Object> arguments) {
    Call call =
        Call.post(model, "json/2/" + Call.encoded(model) + "/" + method)
            .needs("read access to " + model)
            .json(arguments);
    Answer answer =
        http.send(database.map(name -> call.header("X-Odoo-Database", name)).orElse(call));
    if (answer.status() == 404) {
      throw answer.isMarkup() ? noDatabase(model) : noModel(model);
    }
    // A wrong field or condition is Python's own error, with status 500: trying again is no use.
    if (answer.status() / 100 != 2
        && (answer.contains("builtins.ValueError") || answer.contains("builtins.KeyError"))) {
      throw SourceFailure.Rejected.setting(
          model
              + " answered "
              + answer.status()
              + ": Odoo does not know a field that it is asked for; check the mapping");
    }
    answer.accepted();
    reached = true;
    return answer;
  }

  /**
   * Errors of a database come as JSON. A web page comes where Odoo has no database to ask: none is
   * named and there are several, none has that name, or PostgreSQL cannot be reached.
   */
  private SourceFailure noDatabase(String model) {
    if (reached) {
      return new SourceFailure.Unavailable(
          model
              + " answered 404 with a web page: Odoo does not reach its database any more; it may be"
              + " starting anew, or was renamed");
    }
    String setting =
        database.isPresent()
            ? "Odoo finds no database of the name in 'database'"
            : "Odoo cannot tell which database is meant, since it holds several or none: set 'database'";
    return SourceFailure.Rejected.setting(
        model
            + " answered 404 with a web page: "
            + setting
            + "; if that is right, its PostgreSQL is down, 'url' leads elsewhere, or the server is"
            + " older than Odoo 19 and has no JSON-2 API");
  }

  private static SourceFailure noModel(String model) {
    return new SourceFailure.Rejected(
        model
            + " answered 404: Odoo has no such model here; install the module, or leave it out of"
            + " 'streams'");
  }
}
