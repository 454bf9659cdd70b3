package io.concordat.connector.iam.entra;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static io.concordat.connector.iam.entra.GraphServer.published;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.concordat.connector.iam.Drained;
import io.concordat.connector.iam.Published;
import io.concordat.connector.iam.entra.GraphServer.Reply;
import io.concordat.connector.iam.vocabulary.Privilege;
import io.concordat.connector.testkit.Rehearsal;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.Relation;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.concordat.contract.TypedKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The answers that Microsoft recorded of Microsoft Graph v1.0, read as they would come. */
class EntraRecordedTest {
  private static final Instant NOW = Instant.parse("2023-01-01T00:00:00Z");
  private static final String APPLICATION = "765eb0e3-acb3-475d-9a98-ee6892f081c8";
  private static final String CERTIFIED = "19287dbc-37c4-4d74-8da3-84ab7114e76f";
  private static final String PRINCIPAL = "7a2797c9-9920-4679-a5fe-5c82c989a73d";
  private static final String FIRST = APPLICATION + "#secret/73c912d2-fd2d-42a0-b3ae-2e45d006b8bc";
  private static final String SECOND = APPLICATION + "#secret/6b01f9c9-358d-4809-896a-4785deeb574f";

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort())
          .build();

  private static final GraphServer GRAPH = new GraphServer(SERVER);

  @BeforeEach
  void answersWithWhatWasRecorded() {
    GRAPH.begin();
    lists("applications", "application-with-a-secret");
    lists("servicePrincipals", "service-principal");
  }

  @Test
  void readsAnApplication() {
    Drained all = Drained.full(GRAPH.stream("applications", NOW));

    assertThat(all.rejects()).isEmpty();
    assertThat(all.row(APPLICATION).keys())
        .containsExactly(
            new TypedKey(KeyNamespaces.ENTRA_OBJECT_ID, APPLICATION),
            new TypedKey(KeyNamespaces.ENTRA_APP_ID, "afb85a07-e312-4d49-b75b-9db4e2d683cd"));
    assertThat(all.field(APPLICATION, FieldNames.NAME)).contains("azure-cli-test000001");
    assertThat(all.field(APPLICATION, FieldNames.CREATED)).contains("2022-05-07T06:52:40Z");
    assertThat(all.row(APPLICATION).fields())
        .as("null is no word of it")
        .containsOnlyKeys(FieldNames.NAME, FieldNames.CREATED);
  }

  /** Graph shows when it was created, though its schema does not name that. */
  @Test
  void readsAServicePrincipalAndNoMoreThanItAsksFor() {
    Drained all = Drained.full(GRAPH.stream("service-principals", NOW));

    assertThat(all.field(PRINCIPAL, FieldNames.STATUS)).contains("active");
    assertThat(all.row(PRINCIPAL).fields()).containsOnlyKeys(FieldNames.NAME, FieldNames.STATUS);
    assertThat(all.row(PRINCIPAL).keys())
        .contains(new TypedKey(KeyNamespaces.ENTRA_APP_ID, "870c9fe0-9c50-4ea7-a678-3d1e01063aba"));
  }

  @Test
  void readsASecretByItsMetadataAndKeepsNoPartOfIt() {
    JsonNode application = published("azure-cli/application-with-a-secret");
    String hint = application.findValue("hint").asText();

    Drained all = Drained.full(GRAPH.stream("credentials", NOW));

    assertThat(all.field(FIRST, FieldNames.NAME)).contains("key1 of azure-cli-test000001");
    assertThat(all.field(FIRST, FieldNames.ROTATED)).contains("2022-05-07T06:52:43Z");
    assertThat(all.field(FIRST, FieldNames.EXPIRES)).contains("2024-05-07T06:52:43Z");
    assertThat(all.field(FIRST, FieldNames.STATUS)).contains("active");
    assertThat(hint).isEqualTo("yXo");
    assertThat(all.toString()).doesNotContain(hint);
  }

  /** As if a list showed what Graph shows once, when a secret is made. */
  @Test
  void dropsASecretThatStandsInTheOpen() {
    JsonNode application = published("azure-cli/application-with-a-secret").deepCopy();
    JsonNode made = published("azure-cli/password-added");
    ((ArrayNode) application.at("/value/0/passwordCredentials")).set(0, made);
    GRAPH.lists("/v1.0/applications", jsonResponse(application.toString(), 200));

    Drained all = Drained.full(GRAPH.stream("credentials", NOW));

    assertThat(all.rows()).containsKey(FIRST);
    assertThat(made.path("secretText").asText()).isNotBlank();
    assertThat(all.toString()).doesNotContain(made.path("secretText").asText());
  }

  @Test
  void takesASecretThatAnotherOneReplacedForGone() {
    Rehearsal rehearsal = Rehearsal.of(GRAPH.source(NOW), "credentials");
    rehearsal.pull();
    assertThat(rehearsal.active("credentials")).containsExactly(FIRST);
    lists("applications", "application-with-another-secret");

    rehearsal.pull();

    assertThat(rehearsal.active("credentials")).containsExactly(SECOND);
    assertThat(rehearsal.retired("credentials")).containsExactly(FIRST);
    assertThat(rehearsal.contents("credentials").get(SECOND))
        .as("it has no name, and ends in the next century")
        .contains("secret of azure-cli-test000001", "2100-12-31T00:00:00Z");
  }

  @Test
  void readsACertificateByItsMetadata() {
    lists("applications", "application-with-a-certificate");
    String id = CERTIFIED + "#certificate/88888888-0000-0000-0000-000000000001";

    Drained before = Drained.full(GRAPH.stream("credentials", NOW));
    Drained after =
        Drained.full(GRAPH.stream("credentials", Instant.parse("2023-05-07T06:56:26Z")));

    assertThat(before.field(id, FieldNames.NAME)).contains("CN=CLI-Login of azure-cli-test-000001");
    assertThat(before.field(id, CredentialMapper.KEY_USAGE)).contains("verify");
    assertThat(before.field(id, FieldNames.STATUS)).contains("active");
    assertThat(after.field(id, FieldNames.STATUS)).as("it has ended").contains("disabled");
    assertThat(before.toString())
        .as("its thumbprint is not asked for")
        .doesNotContain("F9D4365AFC13FC27446AD529035997B32991AE85");
  }

  @Test
  void namesAnOwnerWithoutAMailboxByTheNameOfHisAccount() {
    Reply nobody = Reply.ok(published("azure-cli/no-owners"));
    GRAPH.batch(
        "/owners", List.of(Reply.ok(published("azure-cli/owners")), nobody, nobody, nobody));

    Drained all = Drained.full(GRAPH.stream("access", NOW));

    assertThat(all.gaps()).isEmpty();
    assertThat(all.field(PRINCIPAL + "#access", FieldNames.TECHNICAL_OWNER))
        .contains("example@example.com");
    assertThat(all.row(PRINCIPAL + "#access").relations())
        .extracting(Relation::target)
        .containsExactly(new TypedKey(KeyNamespaces.EMAIL, "example@example.com"));
  }

  @Test
  void leavesMicrosoftsOwnServicePrincipalsOut() {
    lists("servicePrincipals", "microsoft-graph");

    assertThat(Drained.full(GRAPH.stream("service-principals", NOW)).rows()).isEmpty();
  }

  @Test
  void readsWhatTheRolesOfMicrosoftGraphAllow() {
    JsonNode graph = published("azure-cli/microsoft-graph").at("/value/0");
    Map<String, Optional<Privilege>> privileges =
        StreamSupport.stream(graph.path("appRoles").spliterator(), false)
            .map(role -> role.path("value").asText())
            .collect(Collectors.toMap(value -> value, Permissions::ofMicrosoft));

    assertThat(PrincipalKind.isMicrosofts(graph)).isTrue();
    assertThat(privileges)
        .containsOnly(
            Map.entry("RecordsManagement.Read.All", Optional.of(Privilege.READ)),
            Map.entry("RecordsManagement.ReadWrite.All", Optional.of(Privilege.WRITE)),
            Map.entry("RoleManagement.ReadWrite.CloudPC", Optional.of(Privilege.WRITE)),
            Map.entry("ThreatHunting.Read.All", Optional.of(Privilege.READ)),
            Map.entry("TeamsTab.ReadWriteSelfForUser.All", Optional.of(Privilege.WRITE)));
  }

  @Test
  void retiresNothingWhereGraphDeniesAndQuotesNothingOfIt() {
    Rehearsal rehearsal = Rehearsal.of(GRAPH.source(NOW), "applications", "credentials");
    rehearsal.pull();
    String denial = Published.text("entra/azure-cli/request-denied.json");
    GRAPH.begins("applications", jsonResponse(denial, 403));
    GRAPH.lists("/v1.0/applications", jsonResponse(denial, 403));

    Map<String, RunReport> reports = rehearsal.pullInFull();

    assertThat(reports.values())
        .allSatisfy(
            report -> {
              assertThat(report.outcome()).isEqualTo(RunOutcome.FAILED);
              assertThat(report.reason().orElseThrow())
                  .contains("answered 403", "needs Application.Read.All")
                  .doesNotContain("Insufficient", "ff33533c");
            });
    assertThat(rehearsal.active("applications")).containsExactly(APPLICATION);
    assertThat(rehearsal.active("credentials")).containsExactly(FIRST);
  }

  /** A recorded list, where a list is asked for and where a delta query begins. */
  private static void lists(String collection, String name) {
    JsonNode list = published("azure-cli/" + name);
    GRAPH.lists("/v1.0/" + collection, jsonResponse(list.toString(), 200));
    GRAPH.begins(collection, GRAPH.asDelta(collection, list));
  }
}
