package io.concordat.quickstart.standin.sap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.concordat.quickstart.estate.Estate;
import io.concordat.quickstart.estate.LiveEstate;
import io.concordat.quickstart.standin.StandInContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SapStandInTest {
  private static final Instant NOW = Instant.parse("2026-06-01T08:00:00Z");

  private final LiveEstate estate = new LiveEstate(Estate.create(NOW));
  private final SapStandIn sap =
      new SapStandIn(new StandInContext(estate, Clock.fixed(NOW, ZoneOffset.UTC)));
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    sap.start(new InetSocketAddress("127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    sap.close();
  }

  @Test
  void linksFromPageToPageUntilEveryContractWasServedOnce() throws Exception {
    List<String> numbers = numbers(SapStandIn.CONTRACTS + "?$orderby=PurchaseContract&$top=500");

    assertEquals(120, numbers.size());
    assertEquals(120, Set.copyOf(numbers).size());
  }

  @Test
  void servesWhatChangedSinceAnInstant() throws Exception {
    Instant at = NOW.plusSeconds(60);
    estate.advance(at); // the role
    estate.advance(at); // the owner
    estate.advance(at); // a contract is cancelled

    List<String> changed =
        numbers(
            SapStandIn.CONTRACTS
                + "?$filter="
                + encoded("LastChangeDateTime ge datetimeoffset'" + at + "'"));

    assertEquals(1, changed.size());
    JsonNode row =
        json(SapStandIn.CONTRACTS
                + "?$filter="
                + encoded("PurchaseContract eq '" + changed.getFirst() + "'"))
            .at("/d/results/0");
    assertEquals("L", row.path("PurchasingDocumentDeletionCode").asText());
    assertTrue(row.at("/to_PurchaseContractItem").has("__deferred"));
  }

  @Test
  void servesWhatIsSelectedAndExpanded() throws Exception {
    JsonNode row =
        json(SapStandIn.CONTRACTS
                + "?$top=1&$expand=to_PurchaseContractItem&$select=PurchaseContract,"
                + "to_PurchaseContractItem/PurchaseContractItemText")
            .at("/d/results/0");

    assertFalse(row.has("Supplier"));
    assertFalse(row.at("/to_PurchaseContractItem/results/0").isMissingNode());
    assertEquals(400, get(SapStandIn.CONTRACTS + "?$select=YY1_Nothing_PDH").statusCode());
  }

  @Test
  void letsNobodyInWithoutThePassword() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(sap.uri().resolve(SapStandIn.SUPPLIERS)).build();

    assertEquals(401, http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
  }

  @Test
  void throttlesNowAndThenAndShowsAPageInsteadOfData() throws Exception {
    Set<String> met = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      HttpResponse<String> response = get(SapStandIn.SUPPLIERS + "?$top=1");
      met.add(
          response.statusCode()
              + " "
              + response.headers().firstValue("Content-Type").orElse("").split(";")[0]
              + response.headers().firstValue("Retry-After").map(s -> " wait " + s).orElse(""));
    }

    assertEquals(
        Set.of("200 application/json", "200 text/html", "429 application/json wait 1"), met);
  }

  private List<String> numbers(String pathAndQuery) throws Exception {
    List<String> numbers = new ArrayList<>();
    String next = pathAndQuery;
    while (!next.isEmpty()) {
      JsonNode page = json(next).path("d");
      page.path("results").forEach(row -> numbers.add(row.path("PurchaseContract").asText()));
      next = page.path("__next").asText("");
    }
    return numbers;
  }

  private JsonNode json(String pathAndQuery) throws Exception {
    HttpResponse<String> response = get(pathAndQuery);
    while (response.statusCode() != 200 || response.body().startsWith("<")) {
      response = get(pathAndQuery);
    }
    return JsonMapper.builder().build().readTree(response.body());
  }

  private HttpResponse<String> get(String pathAndQuery) throws Exception {
    String pair = "CONCORDAT:" + sap.password();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sap.uri() + pathAndQuery))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
