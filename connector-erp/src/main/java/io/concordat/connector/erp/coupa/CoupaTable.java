package io.concordat.connector.erp.coupa;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.erp.keyed.KeyedTable;
import io.concordat.connector.http.Answer;
import io.concordat.connector.http.Call;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.spi.SourceFailure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One resource of Coupa's Core API as a table. Coupa pages by offset, at most 50 at a time, and
 * rows shift under an offset; so the condition on the id stands in for it.
 *
 * @param name the resource
 * @param fields the parameter of this name
 * @param right the scope that a 403 names
 */
record CoupaTable(VendorHttp http, String name, String fields, int pageSize, String right)
    implements KeyedTable {

  @Override
  public Answered read(long after, Optional<Instant> changedSince) {
    Call call =
        Call.get(name, "api/" + Call.encoded(name))
            .query("fields", fields)
            .query("order_by", "id")
            .query("dir", "asc")
            .query("limit", Integer.toString(pageSize))
            .query("id[gt]", Long.toString(after))
            .needs(right);
    Answer answer =
        http.send(
            changedSince
                .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
                .map(at -> call.query("updated-at[gt_or_eq]", at))
                .orElse(call));
    if (answer.status() == 400) {
      throw SourceFailure.Rejected.setting(
          name
              + " answered 400: Coupa does not take the request; check that it has every field that"
              + " the mapping names");
    }
    List<JsonNode> rows = new ArrayList<>();
    if (!isEmptyList(answer)) {
      JsonNode answered = answer.json();
      if (!answered.isArray()) {
        throw answer.unusable("without a list of rows");
      }
      answered.forEach(rows::add);
    }
    return new Answered(rows, answer.servedAt());
  }

  /** "Nothing was found" may have the status 404; any other 404 is no end of a list. */
  private static boolean isEmptyList(Answer answer) {
    byte[] body = answer.bytes();
    return answer.status() == 404
        && body.length < 16
        && new String(body, java.nio.charset.StandardCharsets.UTF_8).strip().equals("[]");
  }
}
