package io.concordat.reconciler.whatif;

import static io.restassured.RestAssured.given;

import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.EntityKind;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.LiveReconciler;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An estate that a candidate would decide otherwise, and how a what-if is asked for. */
abstract class WhatIfScene extends LiveReconciler {
  private static final String YAML = "application/yaml";
  static final String WHAT_IF = "/api/v1/policies/what-if";

  /** A person, a contract and three bots, each of which a marked rule would decide otherwise. */
  final class Estate {
    final String mark = "mark_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    final UUID person = UUID.randomUUID();
    final UUID contract = UUID.randomUUID();
    final UUID owned = UUID.randomUUID();
    final UUID covered = UUID.randomUUID();
    final UUID ownerless = UUID.randomUUID();
    final UUID renewed = UUID.randomUUID();

    Estate() {
      String email = person + "@example.com";
      announce(
          person,
          EntityKind.PARTY,
          1,
          List.of(
              record(
                  "servicenow",
                  SourceDomain.ITSM,
                  Map.of(
                      "email",
                      text(email),
                      "party_type",
                      text("person"),
                      "active",
                      flag(true),
                      mark,
                      text("x"))),
              record("sap", SourceDomain.PROCUREMENT, Map.of("active", flag(false)))));
      announce(
          contract,
          EntityKind.AGREEMENT,
          1,
          List.of(
              record(
                  "sap",
                  SourceDomain.PROCUREMENT,
                  Map.of("name", text("Contract"), "status", text("active"), mark, text("x"))),
              record("servicenow", SourceDomain.ITSM, Map.of("status", text("cancelled")))),
          new Neighbour("covers", true, covered, EntityKind.IDENTITY));
      announce(
          owned,
          EntityKind.IDENTITY,
          1,
          List.of(
              record(
                  "aws",
                  SourceDomain.IAM,
                  Map.of(
                      "name",
                      text("owned"),
                      "status",
                      text("active"),
                      "technical_owner",
                      text(email),
                      mark,
                      text("a"))),
              record("servicenow", SourceDomain.ITSM, Map.of(mark, text("b")))));
      announce(
          covered,
          EntityKind.IDENTITY,
          1,
          record(
              "aws",
              SourceDomain.IAM,
              Map.of(
                  "name", text("covered"),
                  "status", text("active"),
                  "technical_owner", text("unknown@example.com"))),
          new Neighbour("covers", false, contract, EntityKind.AGREEMENT));
      announce(
          ownerless,
          EntityKind.IDENTITY,
          1,
          List.of(
              record(
                  "aws",
                  SourceDomain.IAM,
                  Map.of("name", text("ownerless"), "status", text("active"), mark, text("x"))),
              record("servicenow", SourceDomain.ITSM, Map.of("status", text("disabled")))));
      announce(
          renewed,
          EntityKind.AGREEMENT,
          1,
          record(
              "sap",
              SourceDomain.PROCUREMENT,
              Map.of(
                  "name", text("Renewed contract"),
                  "business_owner", text("unknown@example.com"),
                  "technical_owner", text("unknown@example.com"),
                  "renewal_date", text("2026-06-01"),
                  "identity_type", text("service_account"))),
          new Neighbour("covers", true, owned, EntityKind.IDENTITY));
    }

    /** The policy in force with four rules more, each for marked entities alone. */
    String candidate(String inForce) {
      return inForce.replaceFirst(
          "\nfields:\n",
          """

          customFields:
            MARK: {type: text}
          fields:
            - name: marked-people
              field: active
              kinds: [party]
              when: MARK == "x"
              sources: [procurement, itsm]
            - name: marked-contracts
              field: status
              kinds: [agreement]
              when: MARK == "x"
              sources: [itsm, procurement]
            - name: marked-bots
              field: status
              kinds: [identity]
              when: MARK == "x"
              sources: [itsm, iam]
            - name: mark
              field: MARK
              sources: [itsm, iam, procurement]
              conflict: none
          """
              .replace("MARK", mark));
    }

    List<UUID> all() {
      return List.of(person, contract, owned, covered, ownerless);
    }
  }

  static String inForce() {
    return given().accept(YAML).get("/api/v1/policy").then().statusCode(200).extract().asString();
  }

  static RequestSpecification ask(String query) {
    RequestSpecification request =
        given()
            .config(
                RestAssured.config()
                    .encoderConfig(
                        EncoderConfig.encoderConfig().encodeContentTypeAs(YAML, ContentType.TEXT)))
            .contentType(YAML);
    if (!query.isEmpty()) {
      int equals = query.indexOf('=');
      request.queryParam(query.substring(0, equals), query.substring(equals + 1));
    }
    return request;
  }
}
