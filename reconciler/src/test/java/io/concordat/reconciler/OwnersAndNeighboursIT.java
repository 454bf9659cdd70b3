package io.concordat.reconciler;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldValue;
import io.concordat.contract.SourceDomain;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Findings that rest on more than the entity itself. */
@QuarkusTest
@TestSecurity(
    user = "sam",
    roles = {"reader", "steward", "operator", "policy-author"})
class OwnersAndNeighboursIT extends LiveReconciler {
  private static final Duration WINDOW = Duration.ofDays(90);

  @Test
  void anIdentityIsOrphanedWhileItsOnlyOwnerIsInactive() {
    UUID person = UUID.randomUUID();
    UUID bot = UUID.randomUUID();
    String email = person + "@example.com";
    person(person, 1, email, true);
    identity(bot, 1, Map.of("business_owner", text(email.toUpperCase(java.util.Locale.ROOT))));
    assertThat(openFindings(bot)).isEmpty();

    person(person, 2, email, false);
    assertThat(openFindings(bot)).containsExactly("orphaned");
    given()
        .get("/api/v1/escalations/" + escalationOf(bot))
        .then()
        .body("state", equalTo("open"))
        .body("summary", containsString(email + " is inactive"));

    person(person, 3, email, true);
    assertThat(openFindings(bot)).isEmpty();
    given()
        .get("/api/v1/escalations/" + escalationOf(bot))
        .then()
        .body("state", equalTo("cleared"));
  }

  @Test
  void aSecondActiveOwnerIsEnough() {
    UUID gone = UUID.randomUUID();
    UUID here = UUID.randomUUID();
    UUID bot = UUID.randomUUID();
    person(gone, 1, gone + "@example.com", false);
    person(here, 1, here + "@example.com", true);
    identity(
        bot,
        1,
        Map.of(
            "business_owner", text(gone + "@example.com"),
            "technical_owner", text(here + "@example.com")));
    assertThat(openFindings(bot)).isEmpty();

    person(here, 2, here + "@example.com", false);
    assertThat(openFindings(bot)).containsExactly("orphaned");
  }

  @Test
  void anOwningGroupCanAnswerOnlyWhileItHasAnActiveMember() {
    UUID group = UUID.randomUUID();
    UUID member = UUID.randomUUID();
    UUID bot = UUID.randomUUID();
    String name = "Platform " + group;
    Neighbour belongs = new Neighbour("has_member", true, member, EntityKind.PARTY);
    identity(bot, 1, Map.of("technical_owner", text("group:" + name)));
    assertThat(openFindings(bot)).as("a group that nobody knows").isEmpty();

    group(group, 1, name, belongs);
    assertThat(openFindings(bot)).as("its member is not known to be active").contains("orphaned");

    person(member, 1, member + "@example.com", true);
    assertThat(openFindings(bot)).isEmpty();

    person(member, 2, member + "@example.com", false);
    assertThat(openFindings(bot)).containsExactly("orphaned");

    person(member, 3, member + "@example.com", true);
    assertThat(openFindings(bot)).isEmpty();

    group(group, 2, name);
    assertThat(openFindings(bot)).as("the member left the group").containsExactly("orphaned");
  }

  @Test
  void anIdentityOutlivesItsAgreementByTimeAlone() throws Exception {
    UUID bot = UUID.randomUUID();
    UUID contract = UUID.randomUUID();
    LocalDate end = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(10);
    agreement(contract, 1, "active", end, bot);
    ownedIdentity(bot, 1, Map.of(), contract);
    assertThat(openFindings(bot)).isEmpty();
    long histories = histories(bot);

    clock.advance(Duration.between(clock.instant(), end.atStartOfDay().toInstant(ZoneOffset.UTC)));
    assertThat(openFindings(bot)).as("on its last day the agreement runs").isEmpty();
    clock.advance(Duration.ofDays(1));
    assertThat(openFindings(bot)).containsExactly("live_after_lapse");
    assertThat(histories(bot)).as("time made the finding, no announcement").isEqualTo(histories);

    agreement(contract, 2, "active", end.plusYears(1), bot);
    assertThat(openFindings(bot)).as("renewed").isEmpty();

    agreement(contract, 3, "cancelled", end.plusYears(1), bot);
    assertThat(openFindings(bot)).containsExactly("live_after_lapse");
    ownedIdentity(bot, 2, Map.of("status", text("disabled")), contract);
    assertThat(openFindings(bot)).isEmpty();
  }

  @Test
  void anAgreementIsPaidForDormantIdentitiesOnlyWhereEvidenceCoversTheWindow() {
    UUID bot = UUID.randomUUID();
    UUID contract = UUID.randomUUID();
    Instant now = clock.instant();
    Instant longAgo = now.minus(Duration.ofDays(200));
    LocalDate end = LocalDate.ofInstant(now, ZoneOffset.UTC).plusYears(2);
    ownedIdentity(
        bot, 1, Map.of("last_authentication", used(longAgo, Duration.ofDays(30))), contract);
    agreement(contract, 1, "active", end, bot);
    assertThat(openFindings(contract)).as("30 days of data do not show 90").isEmpty();

    ownedIdentity(bot, 2, Map.of("last_authentication", used(longAgo, WINDOW)), contract);
    assertThat(openFindings(contract)).containsExactly("paid_but_dormant");

    ownedIdentity(
        bot, 3, Map.of("last_authentication", used(now.minusSeconds(60), WINDOW)), contract);
    assertThat(openFindings(contract)).as("it was used again").isEmpty();

    ownedIdentity(bot, 4, Map.of("last_authentication", used(null, WINDOW)), contract);
    assertThat(openFindings(contract)).as("not seen at all").containsExactly("paid_but_dormant");
  }

  @Test
  void confirmedSilenceMakesAnIdentityDormantWithoutAnyNews() {
    UUID bot = UUID.randomUUID();
    UUID contract = UUID.randomUUID();
    String source = "iam-" + bot;
    Instant now = clock.instant();
    LocalDate end = LocalDate.ofInstant(now, ZoneOffset.UTC).plusYears(2);
    Map<String, Assertion> fields = new HashMap<>(owned());
    fields.put("last_authentication", used(now.minusSeconds(60), Duration.ofDays(400)));
    announce(
        bot,
        EntityKind.IDENTITY,
        1,
        record(source, SourceDomain.IAM, fields),
        new Neighbour("covers", false, contract, EntityKind.AGREEMENT));
    agreement(contract, 1, "active", end, bot);
    assertThat(openFindings(contract)).isEmpty();

    clock.advance(WINDOW.plusDays(1));
    assertThat(openFindings(contract)).as("nobody looked meanwhile").isEmpty();
    confirm(source);
    clock.advance(Duration.ofHours(7));
    assertThat(openFindings(contract)).containsExactly("paid_but_dormant");
  }

  private Assertion used(Instant last, Duration covered) {
    Instant now = clock.instant();
    return Assertion.of(FieldValue.of(last))
        .withEvidence(
            new Evidence(
                now,
                Optional.of(now.minus(covered)),
                Optional.of(now),
                Evidence.Meaning.SUCCESS,
                Evidence.Completeness.COMPLETE));
  }

  private void person(UUID id, long revision, String email, boolean active) {
    announce(
        id,
        EntityKind.PARTY,
        revision,
        record(
            "servicenow",
            SourceDomain.ITSM,
            Map.of(
                "email", text(email),
                "name", text("Somebody"),
                "party_type", text("person"),
                "active", flag(active))));
  }

  private void group(UUID id, long revision, String name, Neighbour... members) {
    announce(
        id,
        EntityKind.PARTY,
        revision,
        record(
            "servicenow",
            SourceDomain.ITSM,
            Map.of("name", text(name), "party_type", text("group"), "active", flag(true))),
        members);
  }

  private void agreement(UUID id, long revision, String status, LocalDate end, UUID covered) {
    announce(
        id,
        EntityKind.AGREEMENT,
        revision,
        record(
            "sap",
            SourceDomain.PROCUREMENT,
            Map.of(
                "name", text("Contract"),
                "status", text(status),
                "term_end", text(end.toString()))),
        new Neighbour("covers", true, covered, EntityKind.IDENTITY));
  }

  private void identity(UUID id, long revision, Map<String, Assertion> more) {
    Map<String, Assertion> fields = new HashMap<>(more);
    fields.putIfAbsent("status", text("active"));
    fields.put("name", text("bot"));
    // Its status comes from where it lives, its owners from where they are kept.
    announce(
        id,
        EntityKind.IDENTITY,
        revision,
        java.util.List.of(
            record("aws", SourceDomain.IAM, Map.of("status", fields.remove("status"))),
            record("servicenow", SourceDomain.ITSM, fields)));
  }

  private static Map<String, Assertion> owned() {
    return Map.of(
        "status", text("active"),
        "name", text("bot"),
        "technical_owner", text("nobody-knows@example.com"));
  }

  private void ownedIdentity(UUID id, long revision, Map<String, Assertion> more, UUID contract) {
    Map<String, Assertion> fields = new HashMap<>(owned());
    fields.putAll(more);
    announce(
        id,
        EntityKind.IDENTITY,
        revision,
        record("aws", SourceDomain.IAM, fields),
        new Neighbour("covers", false, contract, EntityKind.AGREEMENT));
  }

  private long histories(UUID id) throws Exception {
    return count("select count(*) from decision_history where entity_id = '" + id + "'");
  }
}
