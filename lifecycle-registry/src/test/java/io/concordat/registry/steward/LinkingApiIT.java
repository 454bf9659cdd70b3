package io.concordat.registry.steward;

import static io.concordat.registry.Records.row;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.concordat.contract.EventType;
import io.concordat.registry.Records;
import io.concordat.registry.link.KeyId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Cases and links as a steward meets them: over REST, on records that came over Kafka. */
@QuarkusTest
@TestSecurity(user = "stella", roles = "steward")
class LinkingApiIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  private void observe(Records... records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Records record : records) {
        byte[] key = record.record().messageKey().getBytes(StandardCharsets.UTF_8);
        producer
            .send(new ProducerRecord<>(EventType.RECORD_OBSERVED.topic(), 0, key, record.bytes()))
            .get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RequestSpecification json(Object body) {
    return given().contentType(ContentType.JSON).body(body);
  }

  private static String tagOf(String path) {
    return given().get(path).then().statusCode(200).extract().header("ETag");
  }

  @Test
  void caseIsDecidedOnceAndCanBeTakenBack() {
    observe(
        row("AROA-1")
            .of("aws-cases", "roles")
            .key("aws:arn", "arn:case:payroll")
            .field("name", "a"),
        row("AROA-2")
            .of("aws-cases", "roles")
            .key("aws:arn", "arn:case:billing")
            .field("name", "b"),
        row("ci-7")
            .of("cmdb-cases", "cmdb_ci")
            .key("aws:arn", "arn:case:payroll")
            .key("aws:arn", "arn:case:billing"));
    UUID payroll = KeyId.entity("aws-cases", "AROA-1");
    UUID billing = KeyId.entity("aws-cases", "AROA-2");
    String find = "items.find { it.nativeId == 'ci-7' }.id";
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(given().get("/api/v1/cases?type=ambiguous").path(find).toString())
                    .hasSize(36));
    String id = given().get("/api/v1/cases?type=ambiguous").path(find);
    String path = "/api/v1/cases/" + id;
    given()
        .get(path)
        .then()
        .statusCode(200)
        .body("candidates.entityId", hasItems(payroll.toString(), billing.toString()))
        .body(
            "candidates.reasons.flatten()",
            hasItem("rule 'typed-key': both hold aws:arn 'arn:case:payroll'"));
    Map<String, String> choice = Map.of("candidate", payroll.toString(), "reason", "owner agrees");
    Map.of(
            "reason", Map.of("candidate", payroll.toString()),
            "candidate", Map.of("createNew", true, "dismiss", true, "reason", "both"))
        .forEach(
            (field, body) ->
                json(body)
                    .post(path + "/decide")
                    .then()
                    .statusCode(400)
                    .body("field", equalTo(field)));
    json(choice).header("If-Match", "\"other\"").post(path + "/decide").then().statusCode(412);
    String tag = tagOf(path);
    int action =
        json(choice)
            .header("If-Match", tag)
            .post(path + "/decide")
            .then()
            .statusCode(200)
            .body("type", equalTo("link"))
            .body("actor", equalTo("stella"))
            .body("caseId", equalTo(id))
            .extract()
            .path("id");
    json(choice).header("If-Match", tag).post(path + "/decide").then().body("id", equalTo(action));
    json(Map.of("dismiss", true, "reason", "no"))
        .post(path + "/decide")
        .then()
        .statusCode(409)
        .body("detail", containsString("undo link action " + action));
    given().get(path).then().body("state", equalTo("closed")).body("closedBy", equalTo(action));
    given()
        .get("/api/v1/entities/{id}/links", payroll.toString())
        .then()
        .statusCode(200)
        .body("links.find { it.nativeId == 'ci-7' }.rule", equalTo("manual"))
        .body("links.find { it.nativeId == 'ci-7' }.actor", equalTo("stella"))
        .body("links.find { it.nativeId == 'ci-7' }.reason", equalTo("owner agrees"))
        .body("links.find { it.nativeId == 'AROA-1' }.action", nullValue());
    json(Map.of("reason", "not so sure"))
        .post("/api/v1/link-actions/{id}/undo", action)
        .then()
        .statusCode(200)
        .body("undoes", equalTo(action));
    given().get(path).then().body("state", equalTo("open"));
    json(Map.of("createNew", true, "reason", "a thing of its own"))
        .post(path + "/decide")
        .then()
        .statusCode(200)
        .body("type", equalTo("create"));
  }

  @Test
  void mergedIdAnswersWithTheSurvivorUntilTheMergeIsUndone() {
    observe(
        row("M-1").of("aws-merge", "roles").key("aws:arn", "arn:merge:1").field("name", "one"),
        row("M-2").of("aws-merge", "roles").key("aws:arn", "arn:merge:2").field("name", "two"));
    String one = KeyId.entity("aws-merge", "M-1").toString();
    String two = KeyId.entity("aws-merge", "M-2").toString();
    for (String id : List.of(one, two)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> given().get("/api/v1/entities/" + id).then().statusCode(200));
    }
    String seen = tagOf("/api/v1/entities/" + one + "/links");
    Map<String, String> body = Map.of("other", two, "reason", "one account, renamed");
    int merge =
        json(body)
            .header("If-Match", seen)
            .post("/api/v1/entities/{id}/merge", one)
            .then()
            .statusCode(200)
            .body("merged", equalTo(List.of(two)))
            .body("moves[0].nativeId", equalTo("M-2"))
            .extract()
            .path("id");
    json(Map.of(
            "records", List.of(Map.of("source", "aws-merge", "nativeId", "M-2")), "reason", "x"))
        .header("If-Match", seen)
        .post("/api/v1/entities/{id}/split", one)
        .then()
        .statusCode(412)
        .body("type", equalTo("urn:concordat:problem:precondition-failed"));
    given()
        .redirects()
        .follow(false)
        .get("/api/v1/entities/{id}", two)
        .then()
        .statusCode(308)
        .header("Location", equalTo("/api/v1/entities/" + one))
        .header("Cache-Control", containsString("no-cache"))
        .body("mergedInto", equalTo(one));
    for (String part : List.of("/assertions?limit=7", "/history", "/history?limit=7")) {
      given()
          .redirects()
          .follow(false)
          .get("/api/v1/entities/" + two + part)
          .then()
          .statusCode(308)
          .header("Location", equalTo("/api/v1/entities/" + one + part))
          .header("Cache-Control", containsString("no-cache"))
          .body("mergedInto", equalTo(one));
    }
    given()
        .get("/api/v1/entities/{id}/assertions", two)
        .then()
        .statusCode(200)
        .body("items.nativeId", equalTo(List.of("M-1", "M-2")));
    given().get("/api/v1/entities/by-key/aws:arn/arn:merge:2").then().body("id", equalTo(one));
    given().get("/api/v1/entities?source=aws-merge").then().body("items.id", equalTo(List.of(one)));
    given()
        .get("/api/v1/entities/{id}/links", two)
        .then()
        .body("mergedInto", equalTo(one))
        .body("links", hasSize(0));
    given()
        .get("/api/v1/entities/{id}/links", one)
        .then()
        .body("answersFor", equalTo(List.of(two)));
    json(body).post("/api/v1/entities/{id}/merge", two).then().statusCode(400);
    json(Map.of("other", one, "reason", "the other way"))
        .post("/api/v1/entities/{id}/merge", two)
        .then()
        .statusCode(409)
        .body("detail", containsString("was merged into " + one));
    given()
        .get("/api/v1/link-actions?entityId=" + two)
        .then()
        .body("items.id", hasItem(merge))
        .body("items[0].reason", equalTo("one account, renamed"));
    json(Map.of("reason", "two accounts after all"))
        .header("Idempotency-Key", "undo-merge")
        .post("/api/v1/link-actions/{id}/undo", merge)
        .then()
        .statusCode(200)
        .body("moves[0].to", equalTo(two));
    given().get("/api/v1/entities/{id}", two).then().statusCode(200).body("id", equalTo(two));
    given()
        .redirects()
        .follow(false)
        .get("/api/v1/entities/{id}/history", two)
        .then()
        .statusCode(200)
        .body("items.nativeId", equalTo(List.of("M-2")));
    for (String part : List.of("/assertions", "/history")) {
      given().get("/api/v1/entities/" + UUID.randomUUID() + part).then().statusCode(404);
    }
    given()
        .get("/api/v1/link-actions/{id}", merge)
        .then()
        .body("undoneBy", not(equalTo(null)))
        .header("ETag", not(equalTo(null)));
  }

  @Test
  void unlinkedRecordStandsAlone() {
    observe(
        row("U-1").of("aws-unlink", "roles").key("aws:arn", "arn:unlink:1"),
        row("u-ci").of("cmdb-unlink", "cmdb_ci").key("aws:arn", "arn:unlink:1"));
    String id = KeyId.entity("aws-unlink", "U-1").toString();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> given().get("/api/v1/entities/{id}", id).then().body("links", hasSize(2)));
    Map<String, String> record =
        Map.of("source", "cmdb-unlink", "nativeId", "u-ci", "reason", "another system");
    String alone =
        json(record)
            .header("Idempotency-Key", "unlink-1")
            .post("/api/v1/links/unlink")
            .then()
            .statusCode(200)
            .extract()
            .path("entityId");
    json(record)
        .header("Idempotency-Key", "unlink-1")
        .post("/api/v1/links/unlink")
        .then()
        .statusCode(200)
        .body("entityId", equalTo(alone));
    given().get("/api/v1/entities/{id}", alone).then().body("links[0].nativeId", equalTo("u-ci"));
    json(record)
        .post("/api/v1/entities/{id}/links", id)
        .then()
        .statusCode(200)
        .body("merged", equalTo(List.of(alone)));
    given().get("/api/v1/entities/{id}", alone).then().body("id", equalTo(id));
  }

  @Test
  void whatIsMissingOrWrongIsNamed() {
    String id = UUID.randomUUID().toString();
    Map.of(
            "/api/v1/entities/" + id + "/links",
            "source",
            "/api/v1/entities/" + id + "/merge",
            "other",
            "/api/v1/entities/" + id + "/split",
            "records",
            "/api/v1/links/unlink",
            "source",
            "/api/v1/entities/no-uuid/merge",
            "id",
            "/api/v1/link-actions/first/undo",
            "id",
            "/api/v1/cases/" + id + "/decide",
            "candidate",
            "/api/v1/cases/mine/decide",
            "id")
        .forEach(
            (path, field) ->
                json(Map.of("reason", "because"))
                    .post(path)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("field", equalTo(field)));
    given().get("/api/v1/cases/" + id).then().statusCode(404);
    given().get("/api/v1/link-actions?entityId=x").then().body("field", equalTo("entityId"));
    given().get("/api/v1/link-actions?cursor=x").then().body("field", equalTo("cursor"));
  }

  @Test
  @TestSecurity(
      user = "rita",
      roles = {"reader", "operator", "policy-author"})
  void nobodyButAStewardDecides() {
    String id = UUID.randomUUID().toString();
    for (String path :
        List.of(
            "entities/" + id + "/links",
            "entities/" + id + "/merge",
            "entities/" + id + "/split",
            "links/unlink",
            "link-actions/1/undo",
            "cases/" + id + "/decide")) {
      json(Map.of("reason", "because")).post("/api/v1/" + path).then().statusCode(403);
    }
  }

  @Test
  @TestSecurity(user = "rita", roles = "reader")
  void policyInForceIsShownAndAsItsFile() {
    given()
        .get("/api/v1/linking-policy")
        .then()
        .statusCode(200)
        .body("version", containsString("sha256:"))
        .body("refused", equalTo(null))
        .body("kinds.identity[0].name", equalTo("typed-key"))
        .body("kinds.identity[0].sharedKeyBound", equalTo(50));
    given()
        .accept("application/yaml")
        .get("/api/v1/linking-policy")
        .then()
        .statusCode(200)
        .body(containsString("kind: LinkingPolicy"));
  }
}
