package io.concordat.connector.iam.google;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.concordat.connector.iam.Drained;
import io.concordat.connector.iam.Published;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.testkit.Rehearsal;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.concordat.contract.TypedKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The answers that Google recorded and published of its own APIs, read as they would come. */
class GooglePublishedTest {
  private static final String PROJECT = "kcc-test";
  private static final String KEY = "3f2a9c0d1e4b5a69788796a5b4c3d2e1f0a9b8c7";
  private static final String UNIQUE_ID = "111111111111111111111";
  private static final String ACCOUNTS = "service-accounts";
  private static final String ACCESS = "access";

  /** What stands where Google wrote a placeholder over an id. */
  private static final Map<String, String> PLACES =
      Map.of(
          "projectId", PROJECT,
          "uniqueId", "x7k2",
          "projectNumber", "123456789012",
          "folderID", "777",
          "organizationID", "999",
          "serviceAccountKeyID", KEY);

  @RegisterExtension
  static final WireMockExtension GOOGLE =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort())
          .build();

  @BeforeEach
  void answersWithAProjectInAFolderOfAnOrganization() {
    GOOGLE.stubFor(
        get(urlPathEqualTo("/computeMetadata/v1/instance/service-accounts/default/token"))
            .willReturn(jsonResponse("{\"access_token\":\"opaque\",\"expires_in\":3599}", 200)));
    answers("/v3/projects/" + PROJECT, recorded("project").getFirst().served());
    answers("/v3/folders/777", recorded("folder").getFirst().served());
    policy("projects/" + PROJECT, recorded("project-policy").getFirst().served());
    policy("folders/777", jsonResponse("{\"etag\":\"ACAB\"}", 200));
    policy("organizations/999", jsonResponse("{\"etag\":\"ACAB\"}", 200));
    lists(recorded("service-account").get(1).json());
    keys(recorded("service-account-keys").get(1).served());
  }

  @Test
  void readsAnAccountBeforeAndAfterItWasDisabled() {
    Drained before = Drained.full(stream(ACCOUNTS));
    lists(recorded("service-account").get(2).json());
    Drained after = Drained.full(stream(ACCOUNTS));

    assertThat(before.field(UNIQUE_ID, FieldNames.STATUS)).as("no word of it").contains("active");
    assertThat(after.field(UNIQUE_ID, FieldNames.STATUS)).contains("disabled");
    assertThat(after.row(UNIQUE_ID).keys())
        .containsExactly(
            new TypedKey(KeyNamespaces.GOOGLE_UNIQUE_ID, UNIQUE_ID),
            new TypedKey(
                KeyNamespaces.GOOGLE_SERVICE_ACCOUNT, "gsa-x7k2@kcc-test.iam.gserviceaccount.com"));
    assertThat(after.field(UNIQUE_ID, FieldNames.DESCRIPTION)).contains("Test Service Account");
    assertThat(after.row(UNIQUE_ID).fields())
        .as("the project's labels say nothing of these")
        .doesNotContainKeys(FieldNames.ENVIRONMENT, FieldNames.TECHNICAL_OWNER, FieldNames.CREATED);
  }

  @Test
  void takesAnAccountForGoneWhoseKeysAreAnsweredWithGooglesNotFound() {
    keys(recorded("service-account").getFirst().served());

    Drained all = Drained.full(stream(ACCOUNTS));

    assertThat(all.rows()).isEmpty();
    assertThat(all.gaps()).as("that is no gap").isEmpty();
  }

  @Test
  void readsAKeyThatNeverExpires() {
    Drained all = Drained.full(stream(ACCOUNTS));

    String key = UNIQUE_ID + "/" + KEY;
    assertThat(all.row(key).fields().get(FieldNames.EXPIRES).value().isNull())
        .as("9999-12-31T23:59:59Z")
        .isTrue();
    assertThat(all.field(key, FieldNames.ROTATED)).contains("2024-04-01T12:34:56Z");
    assertThat(all.field(key, ServiceAccountMapper.MANAGED_BY)).contains("user");
    assertThat(all.field(key, FieldNames.STATUS)).contains("active");
  }

  @Test
  void keepsNothingOfThePrivateKeyThatGoogleServesOnce() {
    Published.Answer made = recorded("service-account-keys").getFirst();
    String secret = made.json().path("privateKeyData").asText();
    keys(jsonResponse("{\"keys\":[" + made.body() + "]}", 200));

    Drained all = Drained.full(stream(ACCOUNTS));

    assertThat(secret).isNotBlank();
    assertThat(all.rows()).containsKey(UNIQUE_ID + "/" + KEY);
    assertThat(all.toString()).doesNotContain(secret, secret.substring(0, 20));
  }

  @Test
  void readsTheListOfAccountsAndKeysThatForsetiRecorded() {
    GOOGLE.stubFor(
        get(urlPathEqualTo("/v1/projects/" + PROJECT + "/serviceAccounts"))
            .willReturn(forseti("service-accounts", 200)));
    keys(forseti("service-account-keys", 200));

    Drained all = Drained.full(stream(ACCOUNTS));

    assertThat(all.field("1234567890", FieldNames.NAME))
        .contains("111111-compute@developer.gserviceaccount.com");
    String key = "1234567890/1234567890abcdef";
    assertThat(all.field(key, FieldNames.EXPIRES)).contains("2017-08-21T19:55:36Z");
    assertThat(all.row(key).fields())
        .as("these keys have no type")
        .doesNotContainKey(ServiceAccountMapper.MANAGED_BY);
    assertThat(all.rejects()).isEmpty();
  }

  @Test
  void readsThePolicyOfARealProject() {
    Drained all = Drained.full(stream(ACCESS));

    assertThat(all.gaps()).isEmpty();
    assertThat(all.rejects()).isEmpty();
    assertThat(privilege(all, "cnrm-system@kcc-test.iam.gserviceaccount.com")).isEqualTo("admin");
    assertThat(privilege(all, "test-cloud-identity@kcc-test.iam.gserviceaccount.com"))
        .isEqualTo("admin");
    assertThat(privilege(all, "kcc-test@appspot.gserviceaccount.com")).isEqualTo("write");
    assertThat(privilege(all, "sa-basic@kcc-test.iam.gserviceaccount.com"))
        .as("composer.worker says nothing by its name")
        .isNull();
    assertThat(privilege(all, "service-123456789012@gcp-sa-alloydb.iam.gserviceaccount.com"))
        .as("nor does a service agent's own role")
        .isNull();
    assertThat(all.rows().keySet())
        .as("one that was deleted holds nothing any more")
        .noneMatch(id -> id.contains("sa-ulpzmj22am62wyi"));
    assertThat(all.rows()).containsKey("projects/kcc-test/roles/composer.worker");
    assertThat(all.toString()).as("the policy's etag").doesNotContain("abcdef0123A=");
  }

  @Test
  void takesAWorkloadOutsideForNoServiceAccount() {
    policy("projects/" + PROJECT, recorded("project-policy-workload-identity").getFirst().served());

    assertThat(Drained.full(stream(ACCESS)).rows().keySet())
        .containsExactlyInAnyOrder(
            "123456789012-compute@developer.gserviceaccount.com#access",
            "cnrm-system@kcc-test.iam.gserviceaccount.com#access",
            "projects/kcc-test/roles/owner");
  }

  @Test
  void statesAConditionAndCountsTheRole() {
    policy("folders/777", recorded("project-policy-condition").getFirst().served());

    Drained all = Drained.full(stream(ACCESS));

    String account = "test-sa@test-project.iam.gserviceaccount.com";
    assertThat(privilege(all, account)).isEqualTo("admin");
    String binding = all.row(account + "#access").relations().getFirst().target().value();
    assertThat(binding).startsWith("folders/777/roles/resourcemanager.projectAdmin#");
    assertThat(all.field(binding, AccessMapper.CONDITION))
        .contains("request.time < timestamp(\"2025-01-01T00:00:00Z\")");
    assertThat(all.field(binding, FieldNames.NAME).orElseThrow()).endsWith(" if test-condition");
  }

  @Test
  void climbsFromAProjectOverItsFolderToTheOrganizationThatMayNotBeRead() {
    policy("organizations/999", forseti("permission-denied", 403));

    Drained all = Drained.full(stream(ACCESS));

    assertThat(all.gaps())
        .singleElement()
        .isEqualTo(
            "bindings of organizations/999: it may not be read, or does not exist; it needs"
                + " resourcemanager.organizations.getIamPolicy");
    assertThat(all.rows()).isNotEmpty();
  }

  @Test
  void readsTheFolderThatForsetiRecorded() {
    answers("/v3/folders/777", forseti("folder", 200));
    policy("organizations/2222222", forseti("project-policy", 200));

    Drained all = Drained.full(stream(ACCESS));

    assertThat(all.gaps()).isEmpty();
    assertThat(privilege(all, "1111111@cloudservices.gserviceaccount.com")).isEqualTo("write");
    assertThat(all.rows()).containsKey("organizations/2222222/roles/editor");
  }

  /** Google answers the same for a project that is there and for one that never was. */
  @Test
  void retiresNothingOfAProjectThatIsAnsweredWithGooglesForbidden() {
    Rehearsal rehearsal = new Rehearsal(source());
    rehearsal.pull();
    answers("/v3/projects/" + PROJECT, recorded("project-policy-condition").get(1).served());

    Map<String, RunReport> reports = rehearsal.pull();

    assertThat(reports.get(ACCOUNTS).outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(reports.get(ACCOUNTS).reason().orElseThrow())
        .contains("it may not be read, or does not exist; it needs resourcemanager.projects.get");
    assertThat(rehearsal.active(ACCOUNTS)).contains(UNIQUE_ID, UNIQUE_ID + "/" + KEY);
    assertThat(rehearsal.retired(ACCOUNTS)).isEmpty();
    assertThat(rehearsal.retired(ACCESS)).isEmpty();
  }

  @Test
  void tellsThatAnApiIsOffFromGooglesOlderFormOfIt() {
    policy("projects/" + PROJECT, forseti("api-not-enabled", 403));

    assertThat(Drained.full(stream(ACCESS)).gaps())
        .containsExactly("bindings of projects/kcc-test: the API for it is not enabled");
  }

  private static String privilege(Drained all, String account) {
    return all.field(account + "#access", FieldNames.PRIVILEGE).orElse(null);
  }

  private static List<Published.Answer> recorded(String name) {
    return Published.answers("google/config-connector/" + name + ".http.txt", PLACES);
  }

  private static ResponseDefinitionBuilder forseti(String name, int status) {
    return jsonResponse(Published.text("google/forseti/" + name + ".json"), status);
  }

  /** Accounts as they were recorded one by one, in the list's envelope. */
  private static void lists(JsonNode... accounts) {
    answers(
        "/v1/projects/" + PROJECT + "/serviceAccounts",
        jsonResponse(
            Arrays.stream(accounts)
                .map(JsonNode::toString)
                .collect(Collectors.joining(",", "{\"accounts\":[", "]}")),
            200));
  }

  private static void keys(ResponseDefinitionBuilder answer) {
    GOOGLE.stubFor(
        get(urlPathMatching("/v1/projects/" + PROJECT + "/serviceAccounts/[0-9]+/keys"))
            .willReturn(answer));
  }

  private static void policy(String resource, ResponseDefinitionBuilder answer) {
    GOOGLE.stubFor(post(urlPathEqualTo("/v3/" + resource + ":getIamPolicy")).willReturn(answer));
  }

  private static void answers(String path, ResponseDefinitionBuilder answer) {
    GOOGLE.stubFor(get(urlPathEqualTo(path)).willReturn(answer));
  }

  private static SourceStream stream(String name) {
    return source().streams().stream()
        .filter(stream -> stream.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Source source() {
    String prefix = "concordat.google.sources.google-test.";
    String url = "http://127.0.0.1:" + GOOGLE.getPort();
    GoogleConfig config =
        TestConfig.of(
            GoogleConfig.class,
            Map.of(
                prefix + "projects", PROJECT,
                prefix + "metadata-server", "true",
                prefix + "last-authentication", "false",
                prefix + "metadata-url", url,
                prefix + "iam-url", url,
                prefix + "resource-manager-url", url,
                prefix + "policy-analyzer-url", url));
    return new GoogleSources(config).sources().getFirst();
  }
}
