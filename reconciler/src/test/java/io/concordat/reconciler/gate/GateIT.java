package io.concordat.reconciler.gate;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.concordat.contract.Assertion;
import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.LiveReconciler;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Gates of the shipped policy, asked of a running service. */
@QuarkusTest
@TestSecurity(
    user = "rita",
    roles = {"reader"})
class GateIT extends LiveReconciler {
  private final UUID change = UUID.randomUUID();
  private final UUID bot = UUID.randomUUID();
  private final UUID key = UUID.randomUUID();

  @Test
  void holdsAChangeUntilTheSourceSaysWhatTheTicketSays() {
    announce(
        change,
        EntityKind.CHANGE,
        1,
        record(
            "servicenow",
            SourceDomain.ITSM,
            Map.of(
                "number", text("CHG0030017"),
                "status", text("open"),
                "access_effect", text("remove"))),
        new Neighbour("touches", true, bot, EntityKind.IDENTITY));
    ask("change_closure", change)
        .statusCode(200)
        .body("verdict", equalTo("pending"))
        .body("reasons.reason", contains("nothing_named", "neighbour_unknown"));

    announceBot(1, "disabled");
    announceKey(1, "active");
    ask("change_closure", change)
        .statusCode(200)
        .header("Cache-Control", containsString("no-store"))
        .body("gate", equalTo("change_closure"))
        .body("kind", equalTo("change"))
        .body("name", equalTo("CHG0030017"))
        .body("verdict", equalTo("block"))
        .body("reasons.reason", contains("access_remains"))
        .body("reasons[0].verdict", equalTo("block"))
        .body("reasons[0].standards", hasItem("PR.AA-05"))
        .body(
            "reasons[0].summary",
            equalTo(
                "CHG0030017 says that access is removed, and it is still there (identity"
                    + " vendor-support is disabled, with live credentials AKIA1)."))
        .body("fields.field", contains("access_effect", "number", "status"))
        .body("fields.winner", everyItem(equalTo("servicenow")))
        .body("decisions.entityId", contains(change.toString(), bot.toString(), key.toString()))
        .body("policyVersion", equalTo(policyVersion()))
        .body(not(containsString("null")));

    announceKey(2, "disabled");
    ask("change_closure", change)
        .statusCode(200)
        .body("verdict", equalTo("pass"))
        .body("reasons", empty())
        .body("decisions", hasSize(3));
  }

  @Test
  void namesTheGatesThatThereAreAndThoseForTheEntity() {
    announceBot(1, "active");
    ask("closing", bot)
        .statusCode(404)
        .body("detail", containsString("there are renewal, change_closure"));
    ask("renewal", bot)
        .statusCode(400)
        .body("field", equalTo("gate"))
        .body("detail", containsString("'renewal' is for agreement"))
        .body("detail", containsString("no gate is for it"));
    ask("renewal", UUID.randomUUID()).statusCode(404).body("detail", containsString("no decision"));
    ask("Renewal!", bot).statusCode(400).body("field", equalTo("gate"));
    announce(bot, EntityKind.IDENTITY, 2, List.of());
    ask("renewal", bot).statusCode(404).body("detail", containsString("merged"));
    given()
        .get("/api/v1/gates")
        .then()
        .statusCode(200)
        .body("items.gate", hasItems("renewal", "change_closure"))
        .body("items.find { it.gate == 'renewal' }.kinds", contains("agreement"))
        .body("items.find { it.gate == 'renewal' }.reasons.reason", hasItem("identity_orphaned"));
    given()
        .get("/q/openapi?format=json")
        .then()
        .body("paths.'/api/v1/gates/{gate}/{entityId}'.get.tags", hasItem("gates"));
  }

  @Test
  @TestSecurity(
      user = "nobody",
      roles = {"other"})
  void isForPeopleWithARole() {
    ask("renewal", bot).statusCode(403);
    given().get("/api/v1/gates").then().statusCode(403);
  }

  private void announceBot(long revision, String status) {
    announce(
        bot,
        EntityKind.IDENTITY,
        revision,
        record(
            "aws",
            SourceDomain.IAM,
            Map.of("name", text("vendor-support"), "status", text(status))),
        new Neighbour("credential_of", false, key, EntityKind.CREDENTIAL));
  }

  private void announceKey(long revision, String status) {
    Map<String, Assertion> fields = Map.of("name", text("AKIA1"), "status", text(status));
    announce(key, EntityKind.CREDENTIAL, revision, record("aws", SourceDomain.IAM, fields));
  }

  private static String policyVersion() {
    return given().get("/api/v1/policy").jsonPath().getString("version");
  }

  private static ValidatableResponse ask(String gate, UUID entity) {
    return given().get("/api/v1/gates/{gate}/{entity}", gate, entity).then();
  }
}
