package io.concordat.connector.iam.entra;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static io.concordat.connector.iam.entra.GraphServer.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.concordat.connector.iam.Drained;
import io.concordat.connector.iam.Published;
import io.concordat.connector.iam.entra.GraphServer.Reply;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.testkit.Rehearsal;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.TypedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples in Microsoft's documentation of Microsoft Graph, read as they would come. */
class EntraDocumentedTest {
  private static final Instant NOW = Instant.parse("2023-01-01T00:00:00Z");
  private static final String PRINCIPAL = "7a2797c9-9920-4679-a5fe-5c82c989a73d";

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort())
          .build();

  private static final GraphServer GRAPH = new GraphServer(SERVER);

  @BeforeEach
  void begin() {
    GRAPH.begin();
  }

  @Test
  void waitsAsLongAsGraphSaysThoughItSaysPartsOfASecond() {
    Published.Answer throttled =
        Published.answers("entra/graph-docs/throttled.http.txt", Map.of()).getFirst();
    GRAPH.begins(
        "applications", GRAPH.asDelta("applications", JsonNodeFactory.instance.objectNode()));
    SERVER.stubFor(
        WireMock.get(WireMock.urlPathEqualTo("/v1.0/applications/delta"))
            .atPriority(1)
            .inScenario("limit")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(throttled.served())
            .willSetStateTo("later"));
    Rehearsal rehearsal = Rehearsal.of(GRAPH.source(NOW), "applications");

    assertThat(rehearsal.pull().get("applications").outcome()).isEqualTo(RunOutcome.COMPLETED);

    assertThat(throttled.headers()).contains("Retry-After: 2.128");
    assertThat(rehearsal.waits()).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void waitsAsLongWhereOneReplyOfABatchSaysSo() {
    Published.Answer throttled =
        Published.answers("entra/graph-docs/throttled.http.txt", Map.of()).getFirst();
    principal();
    GRAPH.batch(
        "/owners", List.of(new Reply(429, "{\"Retry-After\":\"2.128\"}", throttled.body())));

    assertThatThrownBy(() -> Drained.full(GRAPH.stream("access", NOW)))
        .isInstanceOfSatisfying(
            SourceFailure.Throttled.class,
            failure -> assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3)));
  }

  /** Its replies are in no order, one has no body, and one refuses the token. */
  @Test
  void readsNothingOfABatchInWhichTheTokenIsRefused() {
    principal();
    GRAPH.batch("/owners", GRAPH.served(published("graph-docs/batch")));

    assertThatThrownBy(() -> Drained.full(GRAPH.stream("access", NOW)))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("answered 401 in a batch: the token is refused");
  }

  /** Graph's own example: a part of one object, and another one that was removed. */
  @Test
  void asksWhatAnObjectIsNowWhereThePublishedChangesTellAPart() {
    SourceStream stream = GRAPH.stream("applications", NOW);
    GRAPH.begins(
        "applications", GRAPH.asDelta("applications", JsonNodeFactory.instance.objectNode()));
    Drained none = Drained.full(stream);
    ObjectNode changes = published("graph-docs/delta-with-removed").deepCopy();
    changes.put(
        "@odata.deltaLink", GRAPH.url() + "/v1.0/applications/delta?$deltatoken=MF1LuFYbK6Lw");
    GRAPH.goesOn("applications", "$deltatoken", jsonResponse(changes.toString(), 200));
    GRAPH.batch("/applications/", List.of(Reply.notFound(), Reply.notFound()));
    GRAPH.batch("/directory/deletedItems/", List.of(Reply.notFound(), Reply.notFound()));

    Drained all = none.then(stream);

    assertThat(all.rows())
        .as("25dcffff… is not everywhere yet: it is neither made up of a part nor gone")
        .containsOnlyKeys("8ffff70c-1c63-4860-b963-e34ec660931d");
    assertThat(all.row("8ffff70c-1c63-4860-b963-e34ec660931d").removed())
        .as("Graph said that it was removed, and it is not restorable any more")
        .isTrue();
  }

  @Test
  void followsThePublishedLinkAndSetsTheExampleWithoutAnIdAside() {
    GRAPH.begins(
        "servicePrincipals", GRAPH.served(published("graph-docs/service-principals-delta")));
    GRAPH.goesOn(
        "servicePrincipals",
        "$skiptoken",
        GRAPH.asDelta("servicePrincipals", JsonNodeFactory.instance.objectNode()));

    Drained all = Drained.full(GRAPH.stream("service-principals", NOW));

    assertThat(all.rows()).isEmpty();
    assertThat(all.rejects())
        .singleElement()
        .satisfies(reject -> assertThat(reject.reason()).isEqualTo("id: is missing or no GUID"));
  }

  @Test
  void followsNoPublishedLinkToAnotherServer() {
    GRAPH.begins(
        "servicePrincipals",
        jsonResponse(published("graph-docs/service-principals-delta").toString(), 200));

    assertThatThrownBy(() -> Drained.full(GRAPH.stream("service-principals", NOW)))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("graph.microsoft.com");
  }

  @Test
  void readsAnApplicationToTheLastDigitOfItsTime() {
    JsonNode application = published("graph-docs/application");
    GRAPH.begins("applications", GRAPH.asDelta("applications", list(application)));

    assertThat(
            Drained.full(GRAPH.stream("applications", NOW))
                .field("03ef14b0-ca33-4840-8f4f-d6e91916010e", FieldNames.CREATED))
        .contains("2019-09-17T19:10:35.274261800Z");
  }

  /** The example's appId reads "appId-value". */
  @Test
  void tiesNothingByAPlaceholder() {
    JsonNode principal = published("graph-docs/service-principal");
    GRAPH.begins("servicePrincipals", GRAPH.asDelta("servicePrincipals", list(principal)));

    String id = "00af5dfb-85da-4b41-a677-0c6b86dd34f8";
    Drained all = Drained.full(GRAPH.stream("service-principals", NOW));

    assertThat(all.row(id).keys()).containsExactly(new TypedKey(KeyNamespaces.ENTRA_OBJECT_ID, id));
    assertThat(all.row(id).relations()).as("http://contoso/… is no Azure resource").isEmpty();
    assertThat(all.field(id, FieldNames.STATUS)).contains("active");
  }

  @Test
  void namesAnAssignmentByWhatItsResourceIsAndDoesNotGuessARoleThatItDoesNotShow() {
    principal();
    Reply nobody = Reply.ok(list());
    JsonNode assignments = published("graph-docs/app-role-assignments");
    GRAPH.batch("/owners", List.of(nobody, nobody, Reply.ok(assignments), nobody));
    GRAPH.batch(
        "appRoles", List.of(Reply.ok(published("azure-cli/microsoft-graph").at("/value/0"))));

    Drained all = Drained.full(GRAPH.stream("access", NOW));

    String key = "fea94d6d-b5bf-44d2-a887-4f72a8d74f44/e2a3a72e-5f79-4c64-b1b1-878b674786c9";
    assertThat(all.field(key, FieldNames.NAME))
        .contains("e2a3a72e-5f79-4c64-b1b1-878b674786c9 of Microsoft Graph");
    assertThat(all.row(key).fields()).doesNotContainKey(FieldNames.PRIVILEGE);
    assertThat(all.row(PRINCIPAL + "#access").relations())
        .extracting(tie -> tie.target().value())
        .containsExactly(key);
    assertThat(all.row(PRINCIPAL + "#access").fields()).doesNotContainKey(FieldNames.PRIVILEGE);
  }

  private static void principal() {
    GRAPH.lists("/v1.0/servicePrincipals", GRAPH.served(published("azure-cli/service-principal")));
  }

  private static JsonNode list(JsonNode... objects) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.putArray("value").addAll(List.of(objects));
    return list;
  }
}
