package io.concordat.connector.iam.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.Assertion;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldNames;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answers that AWS publishes as examples of its API, read as they would come. */
class AwsExamplesTest {
  private static final String IAM = "iam-2010-05-08";
  private static final String ORGANIZATIONS = "organizations-2016-11-28";
  private static final String STS = "sts-2011-06-15";
  private static final Instant NOW = Instant.parse("2020-03-01T12:00:00Z");
  private static final Checkpoint START = Checkpoint.start();

  private final WireMockServer aws = new WireMockServer(options().dynamicPort());
  private final Map<String, String> properties = new HashMap<>();

  @BeforeEach
  void start() {
    aws.start();
    String url = "http://127.0.0.1:" + aws.port();
    set("endpoint", url);
    set("accounts.sts-endpoint", url);
    set("accounts.organizations-endpoint", url);
    set("access-key-id", "AKIAREADER");
    set("secret-access-key", "nothing");
    set("service-last-accessed", "true");
    set("tags.technical-owner", "Team");
    answer("ListUsers", AwsExamples.xml(AwsExamples.output(IAM, "ListUsers")));
    answer("ListAccessKeys", AwsExamples.xml(AwsExamples.output(IAM, "ListAccessKeys")));
    answer(
        "GetAccessKeyLastUsed",
        "<AccessKeyLastUsed><Region>N/A</Region><ServiceName>N/A</ServiceName></AccessKeyLastUsed>");
    answer("GetAccountAuthorizationDetails", details());
    for (String job :
        List.of("GenerateServiceLastAccessedDetails", "GetServiceLastAccessedDetails")) {
      answer(job, AwsExamples.xml(AwsExamples.output(IAM, job)));
    }
  }

  @AfterEach
  void stop() {
    aws.stop();
  }

  @Test
  void readsTheExampleOfUsersWithoutTheAnswerSayingWhetherThereIsMore() {
    List<SourceRow> rows = read("access-keys").rows();
    assertThat(rows)
        .extracting(SourceRow::nativeId)
        .contains("AID2MAB8DPLSRHEXAMPLE#usage", "AIDIODR4TAW7CSEXAMPLE#usage");
    SourceRow usage = row(rows, "AID2MAB8DPLSRHEXAMPLE#usage");
    assertThat(text(usage, FieldNames.LAST_AUTHENTICATION)).isEqualTo("2016-09-08T21:47:36Z");
  }

  @Test
  void readsTheExampleOfAccessKeys() {
    List<SourceRow> rows = read("access-keys").rows();
    SourceRow key = row(rows, "AKIA111111111EXAMPLE");
    assertThat(text(key, FieldNames.CREATED)).isEqualTo("2016-12-01T22:19:58Z");
    assertThat(text(key, FieldNames.STATUS)).isEqualTo("active");
    assertThat(key.fields().get(FieldNames.LAST_USED).value().isNull()).isTrue();
    assertThat(key.fields()).doesNotContainKey(FieldNames.LAST_USED_SERVICE);
    assertThat(row(rows, "AKIA222222222EXAMPLE")).isNotNull();
  }

  @Test
  void readsTheExampleOfARole() {
    SourceRow role = row(read("roles").rows(), "AROADBQP57FF2AEXAMPLE");
    assertThat(text(role, FieldNames.NAME)).isEqualTo("Test-Role");
    assertThat(text(role, FieldNames.LAST_AUTHENTICATION)).isEqualTo("2019-11-18T05:01:58Z");
    assertThat(text(role, FieldNames.TECHNICAL_OWNER)).isEqualTo("group:accounting");
    assertThat(role.relations()).as("the example's trust policy is no document").isEmpty();
  }

  @Test
  void readsTheExamplesOfAUserItsTagsAndItsGroups() {
    SourceRow bob = row(read("users").rows(), "AKIAIOSFODNN7EXAMPLE");
    assertThat(text(bob, FieldNames.CREATED)).isEqualTo("2012-09-21T23:03:13Z");
    assertThat(text(bob, FieldNames.TECHNICAL_OWNER)).isEqualTo("group:accounting");
    assertThat(bob.relations())
        .as("he is in Test and Managers, whose ids the list of groups has")
        .extracting(tie -> tie.type() + " " + tie.target().value())
        .containsExactly("member_of AGP22222222222EXAMPLE", "member_of AGPI3333333333EXAMPLE");
  }

  @Test
  void readsTheExampleOfGroups() {
    assertThat(read("groups").rows())
        .extracting(row -> row.nativeId() + " " + text(row, FieldNames.NAME))
        .containsExactly(
            "AGPA1111111111EXAMPLE Admins",
            "AGP22222222222EXAMPLE Test",
            "AGPI3333333333EXAMPLE Managers");
    assertThat(text(read("groups").rows().getFirst(), FieldNames.CREATED))
        .as("with milliseconds")
        .isEqualTo("2016-12-15T21:40:08.121Z");
  }

  @Test
  void readsTheExampleOfServicesThatWereTried() {
    SourceRow services = row(read("service-use").rows(), "AROADBQP57FF2AEXAMPLE#services");
    Assertion attempt = services.fields().get(FieldNames.LAST_ATTEMPT);
    assertThat(attempt.value().display()).isEqualTo("2018-10-24T19:11:00Z");
    Evidence evidence = attempt.evidence().orElseThrow();
    assertThat(evidence.observedAt()).isEqualTo(Instant.parse("2018-10-24T19:47:31.466Z"));
    assertThat(text(services, ServiceUseMapper.ATTEMPTED_SERVICES)).isEqualTo("iam");
    assertThat(text(services, ServiceUseMapper.GRANTED_SERVICES)).isEqualTo("2");
  }

  @Test
  void readsTheExamplesOfAccountsAndOfAnAssumedRoleAndKeepsNothingOfItsSecret() {
    set("accounts.from", "organization");
    aws.stubFor(
        post(anyUrl())
            .withHeader("X-Amz-Target", equalTo("AWSOrganizationsV20161128.ListAccounts"))
            .willReturn(
                aResponse()
                    .withBody(AwsExamples.output(ORGANIZATIONS, "ListAccounts").toString())));
    // The example's session ran out in 2011, so that each call assumes the role anew.
    answer("AssumeRole", AwsExamples.xml(AwsExamples.output(STS, "AssumeRole")));
    assertThat(read("accounts").rows())
        .extracting(row -> row.nativeId() + " " + text(row, FieldNames.NAME))
        .containsExactly(
            "111111111111 Master Account",
            "222222222222 Developer Account",
            "333333333333 Test Account",
            "444444444444 Production Account");

    SourceStream groups = stream("groups");
    List<Page> pages = new ArrayList<>(List.of(groups.read(START)));
    while (pages.getLast().more()) {
      pages.add(groups.read(pages.getLast().next()));
    }
    assertThat(pages).hasSize(4);
    JsonNode session = AwsExamples.output(STS, "AssumeRole").path("Credentials");
    assertThat(pages.toString())
        .contains("AGPA1111111111EXAMPLE")
        .doesNotContain(
            session.path("SecretAccessKey").asText(), session.path("SessionToken").asText());
  }

  /** GetAccountAuthorizationDetails, which has no example, of the examples of its parts. */
  private static String details() {
    String tags =
        "<Tags>"
            + AwsExamples.xml(AwsExamples.output(IAM, "ListUserTags").path("Tags"))
            + "</Tags>";
    StringBuilder groups = new StringBuilder("<GroupList>");
    AwsExamples.output(IAM, "ListGroupsForUser")
        .path("Groups")
        .forEach(
            group ->
                groups
                    .append("<member>")
                    .append(group.path("GroupName").asText())
                    .append("</member>"));
    groups.append("</GroupList>");
    return "<IsTruncated>false</IsTruncated><UserDetailList><member>"
        + AwsExamples.xml(AwsExamples.output(IAM, "GetUser").path("User"))
        + tags
        + groups
        + "</member></UserDetailList><RoleDetailList><member>"
        + AwsExamples.xml(AwsExamples.output(IAM, "GetRole").path("Role"))
        + "<Tags>"
        + AwsExamples.xml(AwsExamples.output(IAM, "ListRoleTags").path("Tags"))
        + "</Tags></member></RoleDetailList><GroupDetailList>"
        + AwsExamples.xml(AwsExamples.output(IAM, "ListGroups").path("Groups"))
        + "</GroupDetailList>";
  }

  private void answer(String action, String result) {
    aws.stubFor(
        post(anyUrl())
            .withRequestBody(containing("Action=" + action + "&"))
            .willReturn(aResponse().withBody(AwsExamples.answer(action, result))));
  }

  private void set(String property, String value) {
    properties.put("concordat.aws.sources.a." + property, value);
  }

  private Page read(String stream) {
    return stream(stream).read(START);
  }

  private SourceStream stream(String name) {
    AwsConfig.Account account = TestConfig.of(AwsConfig.class, properties).sources().get("a");
    return AwsSources.of("a", account, Clock.fixed(NOW, ZoneOffset.UTC)).streams().stream()
        .filter(stream -> stream.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static SourceRow row(List<SourceRow> rows, String id) {
    return rows.stream().filter(row -> row.nativeId().equals(id)).findFirst().orElseThrow();
  }

  private static String text(SourceRow row, String field) {
    return row.fields().get(field).value().display();
  }
}
