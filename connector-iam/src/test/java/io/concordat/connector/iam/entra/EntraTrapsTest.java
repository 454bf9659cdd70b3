package io.concordat.connector.iam.entra;

import static io.concordat.connector.iam.entra.FakeGraph.appId;
import static io.concordat.connector.iam.entra.FakeGraph.applicationId;
import static io.concordat.connector.iam.entra.FakeGraph.principalId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.iam.Drained;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.PullMode;
import io.concordat.contract.Relation;
import io.concordat.contract.Standing;
import io.concordat.contract.TypedKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Graph does that a plain reader would stumble over. */
class EntraTrapsTest {
  private static final FakeGraph GRAPH = new FakeGraph();
  private static final String PRINCIPALS = "servicePrincipals";

  @AfterAll
  static void stop() {
    GRAPH.close();
  }

  @BeforeEach
  void reset() {
    GRAPH.reset();
  }

  @Test
  void followsLinksThroughEmptyPagesToTheDeltaLink() {
    Drained all = Drained.full(stream("service-principals"));
    assertThat(all.rows()).hasSize(5);
    assertThat(all.pages()).isGreaterThan(3);
    assertThat(all.then(stream("service-principals")).rows()).isEmpty();
  }

  @Test
  void asksWhatAnObjectIsNowInsteadOfTrustingAPart() {
    SourceStream stream = stream("service-principals");
    Drained all = Drained.full(stream);
    GRAPH.set(PRINCIPALS, 2, "accountEnabled", false);
    Drained changes = all.then(stream);
    assertThat(changes.rows()).containsOnlyKeys(principalId(2));
    assertThat(changes.field(principalId(2), FieldNames.STATUS)).contains("disabled");
    assertThat(changes.field(principalId(2), FieldNames.NAME)).contains("app-2");
    assertThat(changes.field(principalId(2), FieldNames.ENVIRONMENT)).contains("prod");
  }

  @Test
  void endsAtTheSameStateWhateverIsReplayedInWhateverOrder() {
    SourceStream stream = stream("service-principals");
    Drained all = Drained.full(stream);
    GRAPH.delete(PRINCIPALS, 1);
    GRAPH.restore(PRINCIPALS, 1);
    GRAPH.replay(PRINCIPALS, 1, "changed");
    GRAPH.purge(PRINCIPALS, 2);
    GRAPH.replay(PRINCIPALS, 2, null);
    Drained changes = all.then(stream);
    assertThat(changes.field(principalId(1), FieldNames.STATUS)).contains("active");
    assertThat(changes.row(principalId(2)).removed()).isTrue();
  }

  @Test
  void takesASoftDeleteForDisabledAndAPurgeForTheEnd() {
    SourceStream stream = stream("service-principals");
    Drained all = Drained.full(stream);
    GRAPH.delete(PRINCIPALS, 1);
    Drained deleted = all.then(stream);
    assertThat(deleted.row(principalId(1)).removed()).isFalse();
    assertThat(deleted.field(principalId(1), FieldNames.STATUS)).contains("disabled");
    assertThat(deleted.field(principalId(1), FieldNames.NAME)).contains("app-1");
    assertThat(Drained.full(stream).row(principalId(1))).isEqualTo(deleted.row(principalId(1)));
    GRAPH.purge(PRINCIPALS, 1);
    assertThat(deleted.then(stream).row(principalId(1)).removed()).isTrue();
  }

  @Test
  void doesNotTakeANewObjectThatIsNotEverywhereYetForDeleted() {
    SourceStream stream = stream("service-principals");
    Drained all = Drained.full(stream);
    GRAPH.replay(PRINCIPALS, 99, null);
    assertThat(all.then(stream).rows()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {410, 400, 404})
  void readsEverythingAgainWhereALinkHasExpired(int status) {
    SourceStream stream = stream("service-principals");
    Drained all = Drained.full(stream);
    assertThat(stream.preferredMode()).isEqualTo(PullMode.INCREMENTAL);
    GRAPH.set(PRINCIPALS, 3, "accountEnabled", false);
    GRAPH.forgetLinks(status);
    GRAPH.set(PRINCIPALS, 2, "accountEnabled", false);
    Drained again = all.then(stream);
    assertThat(again.rows()).hasSize(5);
    assertThat(again.field(principalId(3), FieldNames.STATUS)).contains("disabled");
    assertThat(again.gaps()).singleElement().asString().contains("had expired", "a full one");
    assertThat(stream.preferredMode()).isEqualTo(PullMode.FULL);
    assertThat(Drained.full(stream).gaps()).isEmpty();
    assertThat(stream.preferredMode()).isEqualTo(PullMode.INCREMENTAL);
  }

  @Test
  void givesUpWhereEveryLinkExpiresAtOnce() {
    GRAPH.forgetEveryLink();
    assertThatThrownBy(() -> Drained.full(stream("applications")))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("forgotten as soon as it is given");
  }

  @Test
  void sendsNoTokenToWhereALinkLeads() {
    GRAPH.linkTo("http://elsewhere.example");
    assertThatThrownBy(() -> Drained.full(stream("applications")))
        .isInstanceOf(SourceFailure.Rejected.class)
        .hasMessageContaining("another server (elsewhere.example)");
  }

  @Test
  void waitsAsLongAsOneRequestOfABatchWasTold() {
    GRAPH.throttleOnce("/appRoleAssignments");
    assertThatThrownBy(() -> Drained.full(stream("access")))
        .isInstanceOfSatisfying(
            SourceFailure.Throttled.class,
            slow -> assertThat(slow.retryAfter()).contains(Duration.ofSeconds(7)));
    assertThat(Drained.full(stream("access")).rows()).isNotEmpty();
  }

  @Test
  void findsOwnersAndGrantsThatNoDeltaTells() {
    SourceStream access = stream("access");
    String row = principalId(1) + "#access";
    Drained before = Drained.full(access);
    assertThat(before.row(row).standing()).isEqualTo(Standing.ENRICHMENT);
    assertThat(before.field(row, FieldNames.TECHNICAL_OWNER)).contains("team-1@acme.example");
    assertThat(before.field(row, FieldNames.PRIVILEGE)).contains("read");
    assertThat(before.field(principalId(2) + "#access", FieldNames.PRIVILEGE)).contains("admin");
    GRAPH.owner(applicationId(1), "A-first@Acme.example");
    GRAPH.role(1, 6, "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8");
    Drained after = Drained.full(access);
    assertThat(after.field(row, FieldNames.TECHNICAL_OWNER)).contains("a-first@acme.example");
    assertThat(after.row(row).relations())
        .extracting(Relation::target)
        .contains(
            new TypedKey(KeyNamespaces.EMAIL, "team-1@acme.example"),
            new TypedKey(KeyNamespaces.EMAIL, "a-first@acme.example"));
    assertThat(after.field(row, FieldNames.PRIVILEGE)).contains("admin");
    assertThat(
            after.field(principalId(6) + "/9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8", FieldNames.NAME))
        .contains("RoleManagement.ReadWrite.Directory of app-6");
  }

  @Test
  void assertsNoPrivilegeThatADirectoryRoleMayExceed() {
    String row = principalId(1) + "#access";
    GRAPH.directoryRole(3, "Global Administrator");
    assertThat(Drained.full(stream("access")).field(principalId(3) + "#access", "privilege"))
        .contains("admin");
    GRAPH.deny("roleManagement");
    Drained partial = Drained.full(stream("access"));
    assertThat(partial.field(row, FieldNames.PRIVILEGE)).isEmpty();
    assertThat(partial.field(principalId(2) + "#access", FieldNames.PRIVILEGE)).contains("admin");
    assertThat(partial.gaps()).first().asString().contains("RoleManagement.Read.Directory");
  }

  @Test
  void saysWhichRightIsMissingForAnOwnersAddress() {
    GRAPH.namelessOwner(principalId(3));
    assertThat(Drained.full(stream("access")).gaps())
        .first()
        .asString()
        .contains("needs User.ReadBasic.All");
  }

  @Test
  void letsATagNameTheOwnerWhoThenIsNotContradicted() {
    GRAPH.set(PRINCIPALS, 1, "tags", List.of("owner=ops@acme.example"));
    assertThat(
            Drained.full(stream("service-principals"))
                .field(principalId(1), FieldNames.TECHNICAL_OWNER))
        .contains("ops@acme.example");
    assertThat(
            Drained.full(stream("access"))
                .field(principalId(1) + "#access", FieldNames.TECHNICAL_OWNER))
        .isEmpty();
  }

  @Test
  void tellsManagedIdentitiesAndAgentsByGraphsOwnMark() {
    String resource =
        "/subscriptions/S/resourcegroups/R/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Db";
    GRAPH.set(PRINCIPALS, 5, "alternativeNames", List.of("isExplicit=True", resource));
    GRAPH.principal(7, "ServiceIdentity", null);
    GRAPH.principal(8, "SocialIdp", null);
    GRAPH.principal(9, "SomethingNew", null);
    Drained all = Drained.full(stream("service-principals"));
    assertThat(all.row(principalId(5)).type()).contains("managed_identity");
    assertThat(all.row(principalId(5)).keys())
        .contains(
            new TypedKey(
                KeyNamespaces.AZURE_RESOURCE_ID, resource.toLowerCase(java.util.Locale.ROOT)));
    assertThat(all.row(principalId(7)).type()).contains("ai_agent");
    assertThat(all.row(principalId(7)).keys())
        .containsExactly(new TypedKey(KeyNamespaces.ENTRA_OBJECT_ID, principalId(7)));
    assertThat(all.rows()).doesNotContainKey(principalId(8));
    assertThat(all.field(principalId(9), FieldNames.IDENTITY_TYPE)).contains("unrecognized");
  }

  @Test
  void leavesMicrosoftsOwnApplicationsOutUnlessToldOtherwise() {
    assertThat(Drained.full(stream("service-principals")).rows()).doesNotContainKey(principalId(6));
    assertThat(Drained.full(stream("service-principals", Map.of("microsoft-apps", "true"))).rows())
        .containsKey(principalId(6));
  }

  @Test
  void readsCredentialsByTheirMetadata() {
    String secret = applicationId(1) + "#secret/" + FakeGraph.keyId(1);
    Drained all = Drained.full(stream("credentials"));
    assertThat(all.row(secret).type()).contains("secret");
    assertThat(all.field(secret, FieldNames.EXPIRES)).contains("2099-01-01T00:00:00Z");
    assertThat(all.field(secret, FieldNames.NAME)).contains("ci of app-1");
    assertThat(all.row(secret).relations())
        .extracting(Relation::target)
        .containsExactly(new TypedKey(KeyNamespaces.ENTRA_OBJECT_ID, applicationId(1)));
    String certificate = principalId(1) + "#certificate/" + FakeGraph.keyId(170);
    assertThat(all.field(certificate, CredentialMapper.KEY_USAGE)).contains("verify");
    GRAPH.set(
        "applications",
        1,
        "passwordCredentials",
        List.of(Map.of("keyId", FakeGraph.keyId(1), "endDateTime", "2020-01-01T00:00:00Z")));
    assertThat(Drained.full(stream("credentials")).field(secret, FieldNames.STATUS))
        .contains("disabled");
  }

  @Test
  void refusesOneBadCredentialAndReadsItsNeighbours() {
    GRAPH.set(
        "applications",
        1,
        "passwordCredentials",
        List.of(
            Map.of("keyId", FakeGraph.keyId(1), "endDateTime", "soon"),
            Map.of("keyId", FakeGraph.keyId(9), "endDateTime", List.of(1)),
            Map.of("displayName", "no id")));
    Drained all = Drained.full(stream("credentials"));
    assertThat(all.rejects())
        .extracting(reject -> reject.nativeId() + ": " + reject.reason())
        .containsExactlyInAnyOrder(
            applicationId(1) + "#secret/" + FakeGraph.keyId(1) + ": endDateTime: is no time",
            "a credential: keyId: is missing or no GUID");
    assertThat(all.rows()).containsKey(applicationId(1) + "#secret/" + FakeGraph.keyId(9));
  }

  @Test
  void takesASignInForWhatTheReportSaysAndNoMore() {
    GRAPH.signIn(1, "2026-11-20T10:00:00-8:00");
    GRAPH.signIn(2, "not a time");
    Drained all = Drained.full(stream("sign-ins"));
    String row = appId(1) + "#sign-ins";
    assertThat(all.field(row, FieldNames.LAST_AUTHENTICATION)).contains("2026-11-20T18:00:00Z");
    assertThat(all.row(row).keys())
        .containsExactly(new TypedKey(KeyNamespaces.ENTRA_APP_ID, appId(1)));
    assertThat(all.row(row).fields().get(FieldNames.LAST_AUTHENTICATION).evidence())
        .hasValueSatisfying(
            evidence -> {
              assertThat(evidence.meaning()).isEqualTo(Evidence.Meaning.UNKNOWN);
              assertThat(evidence.completeness()).isEqualTo(Evidence.Completeness.PARTIAL);
              assertThat(evidence.coverageFrom()).isEmpty();
            });
    assertThat(all.rejects())
        .singleElement()
        .extracting(reject -> reject.reason())
        .isEqualTo("lastSignInDateTime: is no time");
  }

  @Test
  void takesAMissingLicenceForAGapAndNotForAFailure() {
    GRAPH.withdrawLicence();
    Drained all = Drained.full(stream("sign-ins"));
    assertThat(all.rows()).isEmpty();
    assertThat(all.gaps())
        .singleElement()
        .asString()
        .contains("P1 or P2 licence", "sign-ins=false");
  }

  private static SourceStream stream(String name) {
    return stream(name, Map.of());
  }

  private static SourceStream stream(String name, Map<String, String> more) {
    Map<String, String> properties = new java.util.HashMap<>(GRAPH.properties("entra-test"));
    more.forEach(
        (key, value) -> properties.put("concordat.entra.sources.entra-test." + key, value));
    Source source =
        new EntraSources(TestConfig.of(EntraConfig.class, properties)).sources().getFirst();
    return source.streams().stream()
        .filter(stream -> stream.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
