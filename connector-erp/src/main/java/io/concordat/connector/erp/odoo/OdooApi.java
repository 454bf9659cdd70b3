package io.concordat.connector.erp.odoo;

import io.concordat.connector.http.Answer;
import io.concordat.connector.http.Call;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.spi.SourceFailure;
import java.util.Map;
import java.util.Optional;

/**
 * Calls methods of Odoo's models.
 *
 * @param database named in each call; empty where the host says which it is
 */
record OdooApi(VendorHttp http, Optional<String> database) {

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
      throw new SourceFailure.Rejected(
          model
              + " answered 404: Odoo has no such model here, or no JSON-2 API (it came with Odoo"
              + " 19); install the module, or leave it out of 'streams'");
    }
    // A wrong field or condition is Python's own error, with status 500: trying again is no use.
    if (answer.status() / 100 != 2
        && (answer.contains("builtins.ValueError") || answer.contains("builtins.KeyError"))) {
      throw new SourceFailure.Rejected(
          model
              + " answered "
              + answer.status()
              + ": Odoo does not know a field that it is asked for; check the mapping");
    }
    return answer.accepted();
  }
}
