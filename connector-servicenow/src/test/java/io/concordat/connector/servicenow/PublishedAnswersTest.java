package io.concordat.connector.servicenow;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.concordat.connector.servicenow.TableRows.CONTEXT;
import static io.concordat.connector.servicenow.TableRows.fields;
import static io.concordat.connector.servicenow.TableRows.targets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.spi.WriteBack;
import io.concordat.contract.FieldNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ServiceNow's traps, on the answers that ServiceNow itself published; see their ORIGIN.md. */
class PublishedAnswersTest {
  private static final String PROBLEMS = "/api/now/table/problem";
  private static final String INCIDENTS = "/api/now/table/incident";

  @RegisterExtension
  static final WireMockExtension VENDOR =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort())
          .build();

  @ParameterizedTest
  @CsvSource({
    "table-incident-get, caller_id, 46c6f9efa9fe198101ddf5eed9adf6e7",
    "table-incident-get, cmdb_ci, a9c0c8d2c6112276018f7705562f9cb0",
    "change-list, assignment_group, 287ebd7da9fe198100f92cc8d1d2154e",
    "cmdb-instance-get, managed_by, 8a826bf03710200044e0bfc8bcbe5d72",
    "table-user-roles, role, 3d43716d0f6002003a2d47bce1050e0d"
  })
  void readsTheIdOfAReferenceInEachOfItsShapes(String answer, String column, String id) {
    assertThat(row(answer).reference(column)).contains(new SysId(id));
  }

  @Test
  void takesIdsThatAreNoThirtyTwoHexDigits() {
    TableRow problem = row("table-problem-list");
    assertThat(problem.reference("opened_by")).contains(new SysId("glide.maint"));
    assertThat(problem.reference("sys_domain")).contains(new SysId("global"));
  }

  @Test
  void takesAnEmptyTextForNoValueInEachOfItsShapes() {
    assertThat(row("table-problem-list").text("assigned_to")).isEmpty();
    assertThat(row("table-problem-list").reference("assignment_group")).isEmpty();
    assertThat(row("change-list").text("assigned_to")).isEmpty();
    assertThat(row("change-list").text("sla_due"))
        .as("stored as nothing, and displayed as UNKNOWN")
        .isEmpty();
  }

  @Test
  void readsTheStoredTimeAndNotTheOneThatIsDisplayedInAZone() {
    TableRow change = row("change-list");
    assertThat(cell("change-list", "closed_at").path("display_value").asText())
        .isEqualTo("2015-07-06 11:56:23");
    assertThat(change.instant("closed_at")).contains(Instant.parse("2015-07-06T18:56:23Z"));
  }

  @Test
  void mapsAChangeWhoseNumbersAreWrittenAsNumbers() {
    assertThat(cell("change-list", "state").path("value").isDouble()).as("3.0").isTrue();

    SourceRow change =
        ServiceNowMapper.task(ServiceNowRows.CHANGE, row("change-list"), List.of(), CONTEXT);

    assertThat(change.nativeId()).isEqualTo("1766f1de47410200e90d87e8dee490f6");
    assertThat(change.effectiveAt()).hasValue(Instant.parse("2015-07-06T18:59:27Z"));
    assertThat(fields(change))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                FieldNames.NUMBER, "CHG0000024",
                FieldNames.NAME, "Clear BGP sessions on a Cisco router",
                FieldNames.CHANGE_TYPE, "standard",
                FieldNames.STATUS, "closed",
                FieldNames.APPROVAL, "approved",
                FieldNames.CREATED, "2015-07-06T18:55:46Z",
                FieldNames.CLOSED_AT, "2015-07-06T18:56:23Z"));
  }

  @Test
  void mapsAnIncidentWithTheItemThatItIsAbout() {
    SourceRow incident =
        ServiceNowMapper.task(
            ServiceNowRows.INCIDENT, row("table-incident-get"), List.of(), CONTEXT);

    assertThat(incident.nativeId()).isEqualTo("a9e30c7dc61122760116894de7bcc7bd");
    assertThat(incident.effectiveAt()).hasValue(Instant.parse("2015-11-01T22:37:27Z"));
    assertThat(fields(incident))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                FieldNames.NUMBER, "INC0000046",
                FieldNames.NAME, "Can't access SFA software",
                FieldNames.CHANGE_TYPE, "incident",
                FieldNames.STATUS, "open",
                FieldNames.CREATED, "2015-11-01T22:05:30Z"));
    assertThat(targets(incident))
        .containsExactly("touches resource servicenow-prod/a9c0c8d2c6112276018f7705562f9cb0");
  }

  @Test
  void mapsAConfigurationItemWithItsOwner() {
    SourceRow server = ServiceNowMapper.plain(ServiceNowRows.CI, row("cmdb-instance-get"), CONTEXT);

    assertThat(server.nativeId()).isEqualTo("3a290cc60a0a0bb400000bdb386af1cf");
    assertThat(fields(server))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                FieldNames.NAME, "PS LinuxApp01",
                FieldNames.STATUS, "active",
                FieldNames.RESOURCE_TYPE, "cmdb_ci_linux_server",
                FieldNames.CREATED, "2008-10-26T17:17:28Z"));
    assertThat(targets(server))
        .containsExactly("owned_by party servicenow-prod/8a826bf03710200044e0bfc8bcbe5d72");
  }

  /**
   * Three rows match, one is shown: the limit came before the access rules, and so did the count.
   */
  @Test
  void neitherAShortPageNorAnEmptyOneIsTheEnd() {
    String last = "2016-01-19 04:52:04";
    String behind =
        "sys_updated_on>="
            + last
            + "^sys_updated_on>"
            + last
            + "^ORsys_id>04ce72c9c0a8016600b5b7f75ac67b5b^ORDERBYsys_updated_on^ORDERBYsys_id";
    VENDOR.stubFor(
        get(urlPathEqualTo(PROBLEMS))
            .withQueryParam("sysparm_query", equalTo("ORDERBYsys_updated_on^ORDERBYsys_id"))
            .willReturn(
                okJson(published("table-problem-list"))
                    .withHeader("X-Total-Count", "3")
                    .withHeader("Link", link("next", 1), link("first", 0), link("last", 2))));
    VENDOR.stubFor(
        get(urlPathEqualTo(PROBLEMS))
            .withQueryParam("sysparm_query", equalTo(behind))
            .willReturn(okJson("{\"result\":[]}").withHeader("X-Total-Count", "2")));
    SourceStream problems =
        stream(
            "problem",
            Map.of(
                "classes.problem.table", "problem", "classes.problem.row", "ci", "page-size", "1"));

    Page first = problems.read(Checkpoint.start());
    Page empty = problems.read(first.next());
    Page end = problems.read(empty.next());

    assertThat(first.rows())
        .extracting(SourceRow::nativeId)
        .containsExactly("04ce72c9c0a8016600b5b7f75ac67b5b");
    assertThat(first.more()).isTrue();
    assertThat(empty.rows()).isEmpty();
    assertThat(empty.more()).as("one of the two behind was stepped over").isTrue();
    assertThat(end.more()).isFalse();
  }

  @Test
  void waitsAsLongAsTheAnswerToTooManyRequestsSays() {
    VENDOR.stubFor(
        any(anyUrl())
            .willReturn(
                jsonResponse(published("error-rate-limit"), 429)
                    .withHeader("Retry-After", "1742")
                    .withHeader("X-RateLimit-Limit", "100")
                    .withHeader("X-RateLimit-Reset", "1797811200")
                    .withHeader("X-RateLimit-Rule", "b6a1f2c4db1f1300a1b2c3d4e5f60718")));

    SourceFailure.Throttled throttled =
        catchThrowableOfType(
            SourceFailure.Throttled.class, () -> users(Map.of()).read(Checkpoint.start()));

    assertThat(throttled.retryAfter()).hasValue(Duration.ofSeconds(1742));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 500})
  void takesAnErrorForNoRowsWhateverTheStatusOverIt(int status) {
    VENDOR.stubFor(any(anyUrl()).willReturn(jsonResponse(published("error-exception"), status)));

    assertThatThrownBy(() -> users(Map.of()).read(Checkpoint.start()))
        .isInstanceOf(SourceFailure.Unavailable.class)
        .hasMessageContaining("sys_user answered " + status)
        .hasMessageNotContaining("Exception while executing");
  }

  @Test
  void halvesAPageWhoseQueryTookTooLong() {
    String tooSlow =
        published("error-exception")
            .replace(
                "Exception while executing request: null",
                "Transaction cancelled: maximum execution time exceeded");
    VENDOR.stubFor(any(anyUrl()).willReturn(okJson(tooSlow)));

    Page page = users(Map.of("page-size", "8")).read(Checkpoint.start());

    assertThat(page.rows()).isEmpty();
    assertThat(page.more()).isTrue();
    assertThat(page.next().get("limit")).hasValue("4");
  }

  /** ServiceNow's example was filed without a correlation id, as where its column is read-only. */
  @Test
  void ticketThatCouldNeverBeFoundAgainIsReported() {
    VENDOR.stubFor(get(urlPathEqualTo(INCIDENTS)).willReturn(okJson("{\"result\":[]}")));
    VENDOR.stubFor(
        post(urlPathEqualTo(INCIDENTS))
            .willReturn(jsonResponse(published("table-incident-post"), 201)));

    assertThatThrownBy(() -> desk().file("4c1f:orphaned", draft()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("INC0010002 was filed without its correlation_id");
  }

  /** A condition that an instance cannot evaluate is left out without a word. */
  @Test
  void incidentThatWasNotAskedForIsLeftAlone() {
    String other = "{\"result\":[" + result("table-incident-patch") + "]}";
    VENDOR.stubFor(get(urlPathEqualTo(INCIDENTS)).willReturn(okJson(other)));

    assertThatThrownBy(() -> desk().file("4c1f:orphaned", draft()))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("another row than the one asked for");
    VENDOR.verify(0, com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor(anyUrl()));
  }

  private static TableRow row(String answer) {
    return new TableRow(result(answer));
  }

  private static JsonNode cell(String answer, String column) {
    return result(answer).path(column);
  }

  /** The record of an answer: its first, or the attributes of the one that it has. */
  private static JsonNode result(String answer) {
    try {
      JsonNode result = TableRows.JSON.readTree(published(answer)).path("result");
      JsonNode record = result.isArray() ? result.get(0) : result;
      return record.has("attributes") && record.path("attributes").isObject()
          ? record.path("attributes")
          : record;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String published(String answer) {
    String resource = "/vendor/servicenow/" + answer + ".json";
    try (InputStream in = PublishedAnswersTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String link(String rel, int offset) {
    return "<"
        + VENDOR.baseUrl()
        + PROBLEMS
        + "?sysparm_offset="
        + offset
        + "&sysparm_limit=1>;rel=\""
        + rel
        + "\"";
  }

  private static SourceStream users(Map<String, String> settings) {
    return stream("sys_user", settings);
  }

  private static SourceStream stream(String name, Map<String, String> settings) {
    return TestConfig.stream(TestConfig.instance(VENDOR.baseUrl(), settings), name);
  }

  private static WriteBack desk() {
    return TestConfig.sources(
            TestConfig.instance(VENDOR.baseUrl(), Map.of("write-back.enabled", "true")))
        .getFirst()
        .writeBack()
        .orElseThrow();
  }

  private static WriteBack.Draft draft() {
    return new WriteBack.Draft(
        "An account that nobody owns",
        "Its owner left.",
        WriteBack.Severity.HIGH,
        Optional.of("orphaned"),
        List.of());
  }
}
