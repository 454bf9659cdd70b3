package io.concordat.connector.erp.sap;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.http.Answer;
import io.concordat.connector.http.Call;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.spi.SourceFailure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks one SAP system for pages of its entity sets. */
final class ODataClient {
  private final VendorHttp http;
  private final Optional<String> client;
  private final List<String> configured;

  /**
   * @param configured properties that the operator named, of which an error may speak
   */
  ODataClient(VendorHttp http, Optional<String> client, List<String> configured) {
    this.http = http;
    this.client = client;
    this.configured = List.copyOf(configured);
  }

  /**
   * Reads one page.
   *
   * @param target path and query, or a link that an earlier page gave
   */
  ODataPage get(String target) {
    URI uri = withClient(http.inside("the page", target));
    Answer answer =
        http.send(
            Call.get("SAP", uri.toString())
                .header("DataServiceVersion", "2.0")
                .header("MaxDataServiceVersion", "2.0")
                .needs("the communication arrangement and its authorizations"));
    refuseUntakenRequest(answer);
    refuseLogInPage(answer);
    return page(uri, answer);
  }

  private URI withClient(URI uri) {
    if (client.isEmpty()
        || (uri.getRawQuery() != null && uri.getRawQuery().contains("sap-client="))) {
      return uri;
    }
    String separator = uri.getRawQuery() == null ? "?" : "&";
    return URI.create(uri + separator + "sap-client=" + client.get());
  }

  /** SAP's own words may quote data; the names that the operator configured are ours to repeat. */
  private void refuseUntakenRequest(Answer answer) {
    if (answer.status() != 400) {
      return;
    }
    List<String> named = configured.stream().filter(answer::contains).toList();
    throw SourceFailure.Rejected.setting(
        named.isEmpty()
            ? "SAP answered 400: it does not take the request; check the filter, and that the"
                + " service has every property that the mapping and 'fields' name"
            : "SAP answered 400 and names "
                + String.join(", ", named)
                + ": has the service this property, and was the field published to the API?");
  }

  /**
   * A log-in form is for a person: trying again with the same password locks the user. Any other
   * page is a dispatcher's or a gateway's, and passes.
   */
  private static void refuseLogInPage(Answer answer) {
    if (answer.status() != 200 || !answer.isMarkup()) {
      return;
    }
    String text = new String(answer.bytes(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    if (text.contains("sap-password") || text.contains("samlrequest") || text.contains("j_passw")) {
      throw SourceFailure.Rejected.credentials(
          "SAP answered 200 with a log-in page: the credentials were not taken");
    }
  }

  private ODataPage page(URI asked, Answer answer) {
    JsonNode body = answer.json();
    if (body.has("error")) {
      throw answer.unusable("with an error");
    }
    JsonNode data = body.path("d");
    JsonNode results = data.isArray() ? data : data.path("results");
    if (!results.isArray()) {
      throw new SourceFailure.Rejected("SAP answered 200 with JSON that is no OData V2 collection");
    }
    List<JsonNode> rows = new ArrayList<>();
    results.forEach(rows::add);
    return new ODataPage(rows, next(asked, data), answer.servedAt());
  }

  /** Opaque, but for where it leads. */
  private Optional<URI> next(URI asked, JsonNode data) {
    return ODataValues.text(data, "__next")
        .map(ODataClient::encoded)
        .map(link -> http.inside("the next page", asked, link));
  }

  /** Some systems leave blanks, quotes and bars in their links unencoded. */
  private static String encoded(String link) {
    return link.replace(" ", "%20").replace("\"", "%22").replace("|", "%7C");
  }
}
