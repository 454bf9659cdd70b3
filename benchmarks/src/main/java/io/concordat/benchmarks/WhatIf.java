package io.concordat.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.contract.ContractJson;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long a what-if over everything stored takes, beside one that only reads the same rows by the
 * same query, without decoding a byte of them. The reconciler has a heap that a million
 * announcements would not fit into.
 */
final class WhatIf {
  private static final int FETCH = 200;
  private static final String ROWS =
      "select entity_id, kind, announcement from entity_state where kind = any (?::text[])";
  private static final String[] KINDS = {
    "identity", "credential", "entitlement", "agreement", "change", "party", "resource"
  };

  private WhatIf() {}

  static void run(Settings settings) throws Exception {
    int entities = settings.number("entities", 100_000);
    int rounds = settings.number("rounds", 3);
    int heap = settings.number("heap", 256);
    try (ThrowawayIssuer issuer = ThrowawayIssuer.start();
        Servers servers = Servers.start();
        Service reconciler =
            Service.start("reconciler", "reconciler", "reconciler", servers, issuer, heap);
        HttpClient http = HttpClient.newHttpClient();
        Connection data =
            DriverManager.getConnection(
                servers.postgres().jdbcUrl("reconciler"), "reconciler", Servers.PASSWORD)) {
      StoredEstate.fill(data, entities);
      servers.settle();
      Author author = new Author(http, reconciler, issuer.token());
      String candidate = candidate(author.inForce());
      System.out.printf(
          Locale.ROOT, "%d entities stored, heap of the reconciler %d MB%n", entities, heap);
      // Both once for nothing: the code gets warm, and so do the pages.
      read(data, entities);
      author.compare(candidate, entities);
      List<Double> floors = new ArrayList<>();
      List<Double> compared = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        floors.add(read(data, entities));
        JsonNode result = author.compare(candidate, entities);
        JsonNode millis = result.path("millis");
        compared.add(millis.path("total").asDouble() / 1e3);
        System.out.printf(
            Locale.ROOT,
            "read only %.1f s; what-if %.1f s (values %.1f s, findings %.1f s of %d entities;"
                + " gates of %d entities); %d of %d values would change%n",
            floors.getLast(),
            compared.getLast(),
            millis.path("values").asDouble() / 1e3,
            millis.path("findings").asDouble() / 1e3,
            result.path("findings").path("evaluated").asLong(),
            result.path("gates").path("asked").asLong(),
            result.path("changedValues").asLong(),
            result.path("decidedFields").asLong());
      }
      double what = Medians.median(compared);
      double floor = Medians.median(floors);
      System.out.printf(
          Locale.ROOT,
          "what-if %.0f entities/s, read only %.0f entities/s; read only / what-if: %.2f%n",
          entities / what,
          entities / floor,
          floor / what);
    }
  }

  /**
   * The shipped policy with procurement and ITSM changed over for the business owner, which moves
   * the owner of every identity, so that the findings of each are evaluated, too.
   */
  private static String candidate(String inForce) {
    int from = inForce.indexOf("- field: business_owner");
    int to = inForce.indexOf("conflict:", Math.max(from, 0));
    String rule = from < 0 || to < 0 ? "" : inForce.substring(from, to);
    if (!rule.contains("procurement") || !rule.contains("itsm")) {
      throw new IllegalStateException(
          "the shipped policy has no rule for business_owner with procurement and itsm: " + rule);
    }
    String turned = rule.replace("procurement", "\0").replace("itsm", "procurement");
    return inForce.replace(rule, turned.replace("\0", "itsm"));
  }

  /** Seconds to read every row and to touch its bytes. */
  private static double read(Connection connection, int entities) throws SQLException {
    long start = System.nanoTime();
    long bytes = 0;
    int rows = 0;
    connection.setAutoCommit(false);
    try (PreparedStatement select = connection.prepareStatement(ROWS)) {
      select.setFetchSize(FETCH);
      select.setArray(1, connection.createArrayOf("text", KINDS));
      try (ResultSet all = select.executeQuery()) {
        while (all.next()) {
          rows++;
          bytes += all.getBytes(3).length;
        }
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    if (rows != entities || bytes < entities) {
      throw new IllegalStateException(rows + " rows were read where there are " + entities);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Who asks. */
  private record Author(HttpClient http, Service reconciler, String token) {
    String inForce() throws Exception {
      return ask(request("/api/v1/policy").header("Accept", "application/yaml").build());
    }

    JsonNode compare(String candidate, int entities) throws Exception {
      String body =
          ask(
              request("/api/v1/policies/what-if")
                  .header("Accept", "application/json")
                  .header("Content-Type", "application/yaml")
                  .POST(BodyPublishers.ofString(candidate))
                  .build());
      JsonNode result = ContractJson.mapper().readTree(body);
      if (result.path("entities").asInt() != entities
          || result.path("undecidable").asLong() != 0
          || result.path("changedValues").asLong() == 0) {
        throw new IllegalStateException("the what-if did not compare everything: " + body);
      }
      return result;
    }

    private HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(reconciler.uri(path))
          .header("Authorization", "Bearer " + token);
    }

    private String ask(HttpRequest request) throws Exception {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            request.uri() + " answered " + response.statusCode() + ": " + response.body());
      }
      return response.body();
    }
  }
}
