package io.concordat.connector.iam.google;

import static io.concordat.connector.iam.google.FakeGoogle.email;
import static io.concordat.connector.iam.google.FakeGoogle.keyId;
import static io.concordat.connector.iam.google.FakeGoogle.uniqueId;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.iam.Drained;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.testkit.Rehearsal;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.Relation;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.concordat.contract.TypedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Google Cloud does that a plain reader would stumble over. */
class GoogleTrapsTest {
  private static final FakeGoogle GOOGLE = new FakeGoogle();
  @TempDir static Path folder;

  @AfterAll
  static void stop() {
    GOOGLE.close();
  }

  @BeforeEach
  void reset() {
    GOOGLE.reset();
  }

  @Test
  void neverAsksByTheWildcardThatAnswers403ForWhatIsGone() throws IOException {
    for (String name : new String[] {"service-accounts", "access", "last-authentications"}) {
      assertThat(Drained.full(stream(name)).gaps()).isEmpty();
    }
    assertThat(GOOGLE.requests()).isNotEmpty().noneMatch(request -> request.contains("projects/-"));
  }

  @Test
  void readsAccountsOfAllProjectsWithTheirProjectsLabels() throws IOException {
    Drained all = Drained.full(stream("service-accounts"));
    assertThat(all.rows()).hasSize(10);
    String id = uniqueId(3);
    assertThat(all.field(id, FieldNames.NAME)).contains(email(3));
    assertThat(all.field(id, FieldNames.ENVIRONMENT)).contains("prod");
    assertThat(all.field(id, FieldNames.TECHNICAL_OWNER)).contains("group:team-acme-two");
    assertThat(all.field(id, FieldNames.CREATED)).isEmpty();
    assertThat(all.row(id).keys())
        .containsExactly(
            new TypedKey(KeyNamespaces.GOOGLE_UNIQUE_ID, id),
            new TypedKey(KeyNamespaces.GOOGLE_SERVICE_ACCOUNT, email(3)));
  }

  @Test
  void takesAnAccountThatGoesBetweenListAndKeysForGone() throws IOException {
    GOOGLE.removeKeysOf(3);
    Drained all = Drained.full(stream("service-accounts"));
    assertThat(all.rows()).doesNotContainKey(uniqueId(3)).hasSize(8);
    assertThat(all.gaps()).isEmpty();
  }

  @Test
  void saysOfAKeyWhoKeepsItAndThatItHasNoEnd() throws IOException {
    GOOGLE.changeKey(1, "disabled", true);
    GOOGLE.changeKey(1, "disableReason", "SERVICE_ACCOUNT_KEY_DISABLE_REASON_EXPOSED");
    GOOGLE.changeKey(2, "validBeforeTime", "2027-01-01T00:00:00Z");
    Drained all = Drained.full(stream("service-accounts", Map.of("system-managed-keys", "true")));
    String key = uniqueId(1) + "/" + keyId(1);
    assertThat(all.field(key, FieldNames.STATUS)).contains("disabled");
    assertThat(all.field(key, ServiceAccountMapper.DISABLE_REASON)).contains("exposed");
    assertThat(all.field(key, ServiceAccountMapper.MANAGED_BY)).contains("user");
    assertThat(all.row(key).fields().get(FieldNames.EXPIRES).value().isNull()).isTrue();
    assertThat(all.field(uniqueId(2) + "/" + keyId(2), FieldNames.EXPIRES))
        .contains("2027-01-01T00:00:00Z");
    assertThat(all.field(uniqueId(1) + "/" + keyId(101), ServiceAccountMapper.MANAGED_BY))
        .contains("system");
  }

  @Test
  void gathersTheRolesOfOneAccountFromProjectsAndFromAboveThem() throws IOException {
    Drained all = Drained.full(stream("access"));
    String row = email(3) + "#access";
    assertThat(all.row(row).relations())
        .extracting(Relation::target)
        .extracting(TypedKey::value)
        .anyMatch("projects/acme-one/roles/viewer"::equals)
        .anyMatch(key -> key.startsWith("projects/acme-two/roles/editor#"))
        .hasSize(2);
    assertThat(all.field(row, FieldNames.PRIVILEGE)).contains("write");
    assertThat(all.field(email(4) + "#access", FieldNames.PRIVILEGE)).contains("write");
    assertThat(all.field(email(5) + "#access", FieldNames.PRIVILEGE)).contains("admin");
    assertThat(all.rows()).doesNotContainKey(email(2) + "#access");
    assertThat(all.rows().keySet())
        .noneMatch(id -> id.contains("svc.id.goog") || id.contains("old@"));
  }

  @Test
  void tellsUnderWhichConditionARoleHolds() throws IOException {
    Drained all = Drained.full(stream("access"));
    String binding =
        all.rows().keySet().stream()
            .filter(id -> id.startsWith("projects/acme-two/roles/editor#"))
            .findFirst()
            .orElseThrow();
    assertThat(all.field(binding, AccessMapper.CONDITION))
        .contains("request.time < timestamp('2027-01-01')");
    assertThat(all.field(binding, FieldNames.NAME))
        .contains("roles/editor on projects/acme-two if until 2027");
  }

  @Test
  void assertsNoPrivilegeThatACustomRoleMayExceed() throws IOException {
    GOOGLE.bind("projects/acme-one", "projects/acme-one/roles/deployer", null, email(1), email(5));
    Drained all = Drained.full(stream("access"));
    assertThat(all.field(email(1) + "#access", FieldNames.PRIVILEGE)).isEmpty();
    assertThat(all.field(email(5) + "#access", FieldNames.PRIVILEGE)).contains("admin");
  }

  @Test
  void gathersAgainWhereARestartLostWhatWasGathered() throws IOException {
    Drained before = Drained.full(stream("access"));
    SourceStream other = stream("access");
    var half = other.read(io.concordat.connector.spi.Checkpoint.start());
    assertThat(half.rows()).isEmpty();
    SourceStream restarted = stream("access");
    var at = half.next();
    Map<String, io.concordat.connector.spi.SourceRow> rows = new HashMap<>();
    boolean more = true;
    while (more) {
      var page = restarted.read(at);
      page.rows().forEach(row -> rows.put(row.nativeId(), row));
      at = page.next();
      more = page.more();
    }
    assertThat(rows).isEqualTo(before.rows());
  }

  @Test
  void takesAbsenceInTheWindowForNoMoreThanThat() throws IOException {
    Drained all = Drained.full(stream("last-authentications"));
    var used =
        all.row(uniqueId(1) + "#last-authentication").fields().get(FieldNames.LAST_AUTHENTICATION);
    assertThat(used.value().display()).isEqualTo("2026-11-20T08:00:00Z");
    var unused =
        all.row(uniqueId(2) + "#last-authentication").fields().get(FieldNames.LAST_AUTHENTICATION);
    assertThat(unused.value().isNull()).isTrue();
    assertThat(unused.evidence())
        .hasValueSatisfying(
            evidence -> {
              assertThat(evidence.coverageFrom()).contains(Instant.parse("2026-08-20T07:00:00Z"));
              assertThat(evidence.coverageTo()).contains(Instant.parse("2026-11-25T08:00:00Z"));
              assertThat(evidence.meaning()).isEqualTo(Evidence.Meaning.ATTEMPT);
              assertThat(evidence.completeness()).isEqualTo(Evidence.Completeness.PARTIAL);
            });
    assertThat(all.row(uniqueId(1) + "/" + keyId(1) + "#last-authentication").fields())
        .containsOnlyKeys(FieldNames.LAST_USED);
  }

  @Test
  void namesTheProjectAndTheRightOfWhatMayNotBeRead() throws IOException {
    GOOGLE.deny("acme-two/serviceAccounts");
    assertThat(Drained.full(stream("service-accounts")).gaps())
        .singleElement()
        .asString()
        .contains("project acme-two", "iam.serviceAccounts.list");
    GOOGLE.reset();
    GOOGLE.switchOff("/activities:query");
    assertThat(Drained.full(stream("last-authentications")).gaps())
        .isNotEmpty()
        .allMatch(gap -> gap.contains("the API for it is not enabled"));
    GOOGLE.reset();
    GOOGLE.deny("organizations/99");
    assertThat(Drained.full(stream("access")).gaps())
        .singleElement()
        .asString()
        .contains("organizations/99", "resourcemanager.organizations.getIamPolicy");
  }

  @Test
  void readsConfiguredProjectsAloneAndGoesOnPastOneThatIsClosed() throws IOException {
    Drained all =
        Drained.full(stream("service-accounts", Map.of("projects", "acme-nowhere,acme-one")));
    assertThat(all.rows())
        .containsOnlyKeys(
            uniqueId(1), uniqueId(2), uniqueId(1) + "/" + keyId(1), uniqueId(2) + "/" + keyId(2));
    assertThat(all.gaps()).singleElement().asString().startsWith("project acme-nowhere");
  }

  @Test
  void keepsWhatWasReadOfAProjectThatIsClosedAndRetiresWhatIsGoneFromTheOther() throws IOException {
    Rehearsal rehearsal =
        Rehearsal.of(source(Map.of()), "service-accounts", "last-authentications");
    rehearsal.pull();
    GOOGLE.remove(2);
    GOOGLE.remove(3);
    GOOGLE.deny("acme-two/serviceAccounts");
    RunReport report = rehearsal.pull().get("service-accounts");
    assertThat(report.outcome()).isEqualTo(RunOutcome.PARTIAL);
    assertThat(report.gaps()).extracting(RunReport.Gap::part).containsExactly("acme-two");
    assertThat(rehearsal.retired("service-accounts"))
        .containsExactly(uniqueId(2), uniqueId(2) + "/" + keyId(2));
    assertThat(rehearsal.active("service-accounts")).contains(uniqueId(3));
  }

  private static SourceStream stream(String name) throws IOException {
    return stream(name, Map.of());
  }

  private static SourceStream stream(String name, Map<String, String> more) throws IOException {
    return source(more).streams().stream()
        .filter(stream -> stream.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Source source(Map<String, String> more) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "opaque");
    Map<String, String> properties =
        new HashMap<>(GOOGLE.properties("google-test", token.toString()));
    more.forEach(
        (key, value) -> properties.put("concordat.google.sources.google-test." + key, value));
    return new GoogleSources(TestConfig.of(GoogleConfig.class, properties)).sources().getFirst();
  }
}
