package io.concordat.quickstart.standin.servicenow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.concordat.quickstart.estate.Estate;
import io.concordat.quickstart.estate.LiveChanges;
import io.concordat.quickstart.estate.LiveEstate;
import io.concordat.quickstart.standin.StandInContext;
import java.io.IOException;
import java.net.InetAddress;
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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceNowStandInTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

  private final LiveEstate estate = new LiveEstate(Estate.create(NOW));
  private final HttpClient http = HttpClient.newHttpClient();
  private ServiceNowStandIn standIn;

  @BeforeEach
  void start() throws IOException {
    standIn = new ServiceNowStandIn(new StandInContext(estate, Clock.fixed(NOW, ZoneOffset.UTC)));
    standIn.start(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }

  @AfterEach
  void stop() {
    standIn.close();
    http.close();
  }

  @Test
  void countsRowsThatItDoesNotShow() throws Exception {
    HttpResponse<String> answer = get("sys_user", "ORDERBYsys_updated_on^ORDERBYsys_id", "");
    int total = Integer.parseInt(answer.headers().firstValue("X-Total-Count").orElseThrow());
    assertThat(result(answer)).hasSize(estate.snapshot().people().size());
    assertThat(total).isGreaterThan(estate.snapshot().people().size());
  }

  @Test
  void appliesItsLimitBeforeItHidesRows() throws Exception {
    HttpResponse<String> answer =
        get("sys_user", "user_nameSTARTSWITHplatform", "&sysparm_limit=3");
    assertThat(result(answer)).isEmpty();
    assertThat(answer.headers().firstValue("X-Total-Count")).hasValue("7");
    assertThat(answer.headers().firstValue("Link").orElseThrow()).contains("rel=\"next\"");
  }

  @Test
  void pagesByKeyThroughTiesWithoutLossOrRepetition() throws Exception {
    List<String> read = new ArrayList<>();
    String after = "";
    while (true) {
      JsonNode rows =
          result(
              get(
                  "cmdb_ci_service_account",
                  after + "ORDERBYsys_updated_on^ORDERBYsys_id",
                  "&sysparm_limit=50&sysparm_fields=sys_id,sys_updated_on"));
      if (rows.isEmpty()) {
        break;
      }
      rows.forEach(row -> read.add(row.path("sys_id").asText()));
      JsonNode last = rows.get(rows.size() - 1);
      String time = last.path("sys_updated_on").asText();
      after =
          "sys_updated_on>="
              + time
              + "^sys_updated_on>"
              + time
              + "^ORsys_id>"
              + last.path("sys_id").asText()
              + "^";
    }
    assertThat(read)
        .doesNotHaveDuplicates()
        .hasSize(
            (int) estate.snapshot().identities().stream().filter(i -> i.ci().isPresent()).count());
  }

  @Test
  void walksOverReferencesAndLeavesOutUnknownColumns() throws Exception {
    JsonNode row =
        result(
                get(
                    "cmdb_ci_service_account",
                    "owned_byISNOTEMPTY^ORDERBYname",
                    "&sysparm_limit=1&sysparm_fields=name,owned_by,owned_by.email,no_such_column"))
            .get(0);
    assertThat(row.path("owned_by.email").asText()).contains("@");
    assertThat(row.path("owned_by").path("link").asText()).contains("/sys_user/");
    assertThat(row.has("no_such_column")).isFalse();
  }

  @Test
  void showsTimesInTheUsersZoneAndStoresThemInUtc() throws Exception {
    JsonNode cell =
        result(
                get(
                    "change_request",
                    "ORDERBYnumber",
                    "&sysparm_limit=1&sysparm_fields=sys_updated_on&sysparm_display_value=all"))
            .get(0)
            .path("sys_updated_on");
    assertThat(cell.path("value").asText()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
    assertThat(cell.path("display_value").asText()).matches("\\d\\d\\.\\d\\d\\.\\d{4} .*");
  }

  @Test
  void servesWhatChangesWhileItRuns() throws Exception {
    String query = "name=ledger-release-deployer-v2";
    assertThat(result(get("cmdb_ci_service_account", query, ""))).isEmpty();
    estate.advance(NOW.plusSeconds(60));
    JsonNode rows = result(get("cmdb_ci_service_account", query, ""));
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).path("sys_updated_on").asText()).isEqualTo("2026-01-05 08:01:00");
  }

  @Test
  void writesDownWhatIsDeletedWhileItRuns() throws Exception {
    String query =
        "sys_created_on>=2026-01-05 08:00:00^tablenameINcmdb_ci_service_account"
            + "^ORDERBYsys_created_on^ORDERBYsys_id";
    assertThat(result(get("sys_audit_delete", query, ""))).isEmpty();
    int steps = LiveChanges.script().size();
    for (int step = 1; step <= steps; step++) {
      estate.advance(NOW.plusSeconds(60L * step));
    }
    JsonNode rows =
        result(
            get(
                "sys_audit_delete",
                query,
                "&sysparm_fields=sys_id,sys_created_on,tablename,documentkey"));
    assertThat(rows).hasSize(1);
    JsonNode deletion = rows.get(0);
    assertThat(deletion.path("tablename").asText()).isEqualTo("cmdb_ci_service_account");
    assertThat(
            result(
                get(
                    "cmdb_ci_service_account",
                    "sys_idIN" + deletion.path("documentkey").asText(),
                    "")))
        .isEmpty();
  }

  @Test
  void throttlesAndHibernatesNowAndThenAndAlwaysAtTheSameRequests() throws Exception {
    List<Integer> throttled = new ArrayList<>();
    List<Integer> hibernating = new ArrayList<>();
    for (int request = 1; request <= 34; request++) {
      HttpResponse<String> answer = get("sys_user_group", "", "&sysparm_limit=1");
      if (answer.statusCode() == 429) {
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        throttled.add(request);
      } else if (answer.body().startsWith("<")) {
        assertThat(answer.statusCode()).isEqualTo(200);
        hibernating.add(request);
      }
    }
    assertThat(throttled).containsExactly(17, 34);
    assertThat(hibernating).containsExactly(29);
  }

  @Test
  void admitsNobodyWithoutPasswordOrToken() throws Exception {
    URI uri = standIn.uri().resolve("/api/now/table/sys_user");
    assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(401);
    assertThat(
            send(HttpRequest.newBuilder(uri).header("Authorization", "Bearer guessed"))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void givesATokenToItsClient() throws Exception {
    var environment = standIn.environment();
    String prefix = "concordat.servicenow.sources.servicenow-prod.auth.";
    String form =
        "grant_type=client_credentials&client_id="
            + environment.get(prefix + "client-id")
            + "&client_secret="
            + environment.get(prefix + "client-secret");
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(standIn.uri().resolve("/oauth_token.do"))
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    assertThat(answer.statusCode()).isEqualTo(200);
    String token = JSON.readTree(answer.body()).path("access_token").asText();
    assertThat(
            send(HttpRequest.newBuilder(
                        standIn.uri().resolve("/api/now/table/sys_user?sysparm_limit=1"))
                    .header("Authorization", "Bearer " + token))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void takesIncidentsAndKeepsTheJournalOfTheirNotes() throws Exception {
    HttpResponse<String> filed =
        write(
            "POST",
            "incident",
            "{\"short_description\": \"A key lives on\", \"correlation_id\": \"k-1\", \"number\": \"X\"}");
    assertThat(filed.statusCode()).isEqualTo(201);
    JsonNode incident = JSON.readTree(filed.body()).path("result");
    assertThat(incident.path("number").asText()).isEqualTo("INC0010001");
    String sysId = incident.path("sys_id").asText();
    assertThat(
            write(
                    "PATCH",
                    "incident/" + sysId,
                    "{\"state\": \"6\", \"work_notes\": \"gone [concordat 7]\"}")
                .statusCode())
        .isEqualTo(200);
    assertThat(result(get("incident", "correlation_id=k-1", "")).get(0).path("state").asText())
        .isEqualTo("6");
    assertThat(
            result(get("sys_journal_field", "element_id=" + sysId + "^valueLIKEconcordat 7", "")))
        .hasSize(1);
    assertThat(write("PATCH", "incident/nobody", "{}").statusCode()).isEqualTo(404);
    assertThat(write("POST", "sys_user", "{}").statusCode()).isEqualTo(403);
  }

  @Test
  void takesWorkNotesOnChanges() throws Exception {
    String change = result(get("change_request", "", "")).get(0).path("sys_id").asText();
    assertThat(
            write("PATCH", "change_request/" + change, "{\"work_notes\": \"remains [k-1]\"}")
                .statusCode())
        .isEqualTo(200);
    assertThat(result(get("sys_journal_field", "element_id=" + change, "")))
        .extracting(note -> note.path("value").asText())
        .containsExactly("remains [k-1]");
    assertThat(write("PATCH", "change_request/nobody", "{}").statusCode()).isEqualTo(404);
    assertThat(write("POST", "change_request", "{}").statusCode()).isEqualTo(403);
  }

  @Test
  void saysThatItDoesNotKnowATable() throws Exception {
    HttpResponse<String> answer = get("no_such_table", "", "");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"status\":\"failure\"");
  }

  private String basic() {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString(
                ("concordat.integration:" + standIn.password()).getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> write(String method, String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(standIn.uri().resolve("/api/now/table/" + path))
            .header("Authorization", basic())
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> get(String table, String query, String more) throws Exception {
    URI uri =
        URI.create(
            standIn.uri()
                + "/api/now/table/"
                + table
                + "?sysparm_query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8)
                + more);
    return send(HttpRequest.newBuilder(uri).header("Authorization", basic()));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode result(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("result");
  }
}
