package io.concordat.connector.iam.entra;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.concordat.connector.iam.Published;
import io.concordat.connector.iam.TestConfig;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Serves what Microsoft published in the places where the reader asks for it. */
record GraphServer(WireMockExtension server) {
  /** The tenant of Microsoft's recordings. */
  static final String TENANT = "54826b22-38d6-4fb2-bad9-b7b93a3e9c5a";

  private static final String GRAPH = "https://graph.microsoft.com";

  /** Gives tokens, and has nothing among the deleted items. */
  void begin() {
    server.stubFor(
        post(urlPathEqualTo("/" + TENANT + "/oauth2/v2.0/token"))
            .willReturn(
                jsonResponse(
                    "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"opaque\"}",
                    200)));
    server.stubFor(
        get(urlPathMatching("/v1.0/directory/deletedItems/.*"))
            .willReturn(jsonResponse("{\"value\":[]}", 200)));
  }

  /** Answers a list. */
  void lists(String path, ResponseDefinitionBuilder answer) {
    server.stubFor(get(urlPathEqualTo(path)).willReturn(answer));
  }

  /** Answers the beginning of a delta query. */
  void begins(String collection, ResponseDefinitionBuilder answer) {
    server.stubFor(
        get(urlPathEqualTo("/v1.0/" + collection + "/delta"))
            .withQueryParam("$deltatoken", absent())
            .withQueryParam("$skiptoken", absent())
            .willReturn(answer));
  }

  /** Answers the link to a next page or to the changes. */
  void goesOn(String collection, String token, ResponseDefinitionBuilder answer) {
    server.stubFor(
        get(urlPathEqualTo("/v1.0/" + collection + "/delta"))
            .withQueryParam(token, matching(".+"))
            .willReturn(answer));
  }

  /** A published list as a delta query's last page: with a link to what changes later. */
  ResponseDefinitionBuilder asDelta(String collection, JsonNode published) {
    ObjectNode page = published.deepCopy();
    page.put("@odata.deltaLink", url() + "/v1.0/" + collection + "/delta?$deltatoken=from-here-on");
    return jsonResponse(page.toString(), 200);
  }

  /** A published answer whose links lead here. */
  ResponseDefinitionBuilder served(JsonNode published) {
    return jsonResponse(published.toString().replace(GRAPH, url()), 200);
  }

  /**
   * Answers a batch.
   *
   * @param asking what stands in its requests
   * @param replies one for each request, in their order
   */
  void batch(String asking, List<Reply> replies) {
    List<String> responses = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      responses.add(
          "{\"id\":\"%d\",\"status\":%d,\"headers\":%s,\"body\":%s}"
              .formatted(
                  i, replies.get(i).status(), replies.get(i).headers(), replies.get(i).body()));
    }
    batch(asking, jsonResponse("{\"responses\":[" + String.join(",", responses) + "]}", 200));
  }

  void batch(String asking, ResponseDefinitionBuilder answer) {
    server.stubFor(
        post(urlPathEqualTo("/v1.0/$batch"))
            .withRequestBody(containing(asking))
            .willReturn(answer));
  }

  /** One reply of a batch. */
  record Reply(int status, String headers, String body) {
    static Reply ok(JsonNode body) {
      return new Reply(200, "{}", body.toString());
    }

    static Reply notFound() {
      return new Reply(404, "{}", "{}");
    }
  }

  SourceStream stream(String name, Instant now) {
    return source(now).streams().stream()
        .filter(stream -> stream.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  Source source(Instant now) {
    String prefix = "concordat.entra.sources.entra-test.";
    EntraConfig config =
        TestConfig.of(
            EntraConfig.class,
            Map.of(
                prefix + "tenant-id", TENANT,
                prefix + "client-id", "concordat",
                prefix + "client-secret", "planted-client-secret",
                prefix + "directory-roles", "false",
                prefix + "sign-ins", "true",
                prefix + "graph-url", url(),
                prefix + "login-url", url()));
    return EntraSources.source(
        "entra-test", config.sources().get("entra-test"), Clock.fixed(now, ZoneOffset.UTC));
  }

  String url() {
    return "http://127.0.0.1:" + server.getPort();
  }

  static JsonNode published(String name) {
    return Published.json("entra/" + name + ".json");
  }
}
