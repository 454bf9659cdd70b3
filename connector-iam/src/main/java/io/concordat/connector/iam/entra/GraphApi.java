package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.http.Answer;
import io.concordat.connector.http.Call;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.iam.vocabulary.AllowedJson;
import io.concordat.connector.spi.SourceFailure;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The calls to Microsoft Graph. Of every answer only what a caller's list names is taken; errors'
 * codes are looked for and never quoted.
 */
final class GraphApi {
  /** What Graph takes in one batch. */
  static final int BATCH = 20;

  /** Links of a list that is part of a row; an object with more owners or grants is refused. */
  private static final int MOST_LINKS = 100;

  private static final String NEXT = "@odata.nextLink";
  private static final String DELTA = "@odata.deltaLink";
  private static final AllowedJson ENVELOPE =
      AllowedJson.of("value", NEXT, DELTA, "@removed", "reason", "@odata.type");
  private static final Set<String> BATCH_ENVELOPE =
      Set.of("responses", "id", "status", "headers", "Retry-After", "body");

  private final VendorHttp http;

  GraphApi(VendorHttp http) {
    this.http = http;
  }

  /**
   * One request of a batch.
   *
   * @param what names it for a person, without ids
   * @param target below {@code /v1.0}
   * @param needs the permission that a 403 is about
   */
  record Ask(String what, String target, String needs) {}

  /** What one request of a batch was answered. */
  record Reply(int status, JsonNode body) {
    boolean found() {
      return status == 200;
    }
  }

  /**
   * A page of a list.
   *
   * @param next path and query of the link to the next page
   * @param delta path and query of the link from which changes are read later
   */
  record Listing(List<JsonNode> value, Optional<String> next, Optional<String> delta) {}

  /** A page of a list, or the answer that it was not. */
  Answer ask(String what, String target, String needs) {
    return http.send(Call.get(what, target).needs(needs));
  }

  /** Takes the named properties of a page. */
  Listing listing(String what, Answer answer, List<String> properties) {
    JsonNode page = answer.read(ENVELOPE.and(Set.copyOf(properties))::read);
    return listing(what, page);
  }

  /**
   * Asks several things in as few calls as there are twenties.
   *
   * @return one reply for each, in their order
   * @throws SourceFailure if one of them was throttled or failed for the moment
   */
  List<Reply> batch(List<Ask> asks, List<String> properties) {
    List<Reply> replies = new ArrayList<>();
    for (int from = 0; from < asks.size(); from += BATCH) {
      replies.addAll(
          one(asks.subList(from, Math.min(asks.size(), from + BATCH)), Set.copyOf(properties)));
    }
    return replies;
  }

  /**
   * All of a list of which a batch brought the first page.
   *
   * @throws SourceFailure.Rejected for a list without an end
   */
  List<JsonNode> all(Ask ask, Reply first, List<String> properties) {
    Listing page = listing(ask.what(), first.body());
    List<JsonNode> all = new ArrayList<>(page.value());
    for (int links = 0; page.next().isPresent(); links++) {
      if (links == MOST_LINKS) {
        throw new SourceFailure.Rejected(ask.what() + ": the links to the next page do not end");
      }
      page = listing(ask.what(), ask(ask.what(), page.next().get(), ask.needs()), properties);
      all.addAll(page.value());
    }
    return all;
  }

  /** The sentence about something that may not be read. */
  static String denied(Ask ask) {
    return ask.what() + " may not be read; it needs " + ask.needs();
  }

  private List<Reply> one(List<Ask> asks, Set<String> properties) {
    List<Map<String, String>> requests = new ArrayList<>();
    for (int i = 0; i < asks.size(); i++) {
      requests.add(
          Map.of("id", Integer.toString(i), "method", "GET", "url", "/" + asks.get(i).target()));
    }
    String what = asks.getFirst().what();
    Answer answer =
        http.send(
            Call.post(what, "/v1.0/$batch")
                .json(Map.of("requests", requests))
                .needs(asks.getFirst().needs()));
    JsonNode whole = answer.read(ENVELOPE.and(BATCH_ENVELOPE).and(properties)::read);
    Map<String, Reply> byId = new HashMap<>();
    for (JsonNode response : Node.list(whole, "responses")) {
      int status = response.path("status").asInt(0);
      String id = String.valueOf(Node.text(response, "id"));
      failIfForNow(what, status, response);
      byId.put(id, new Reply(status, response.path("body")));
    }
    List<Reply> inOrder = new ArrayList<>();
    for (int i = 0; i < asks.size(); i++) {
      Reply reply = byId.get(Integer.toString(i));
      if (reply == null) {
        throw answer.unusable("with a batch that lacks a reply");
      }
      inOrder.add(reply);
    }
    return inOrder;
  }

  /** One throttled request is enough: the page is read again after the wait. */
  private static void failIfForNow(String what, int status, JsonNode response) {
    if (status == 429) {
      String wait = String.valueOf(Node.text(response.path("headers"), "Retry-After"));
      throw new SourceFailure.Throttled(
          what + " answered 429: too many requests", Answer.seconds(wait));
    }
    if (status >= 500 || status < 200) {
      throw new SourceFailure.Unavailable(what + " answered " + status + " in a batch");
    }
    if (status == 401) {
      throw SourceFailure.Rejected.credentials(
          what + " answered 401 in a batch: the token is refused");
    }
  }

  private Listing listing(String what, JsonNode page) {
    return new Listing(Node.list(page, "value"), link(what, page, NEXT), link(what, page, DELTA));
  }

  /** Path and query alone: a cursor has little room, and leads to no other server. */
  private Optional<String> link(String what, JsonNode page, String name) {
    return Optional.ofNullable(Node.text(page, name))
        .map(link -> http.inside(what, link))
        .map(GraphApi::pathAndQuery);
  }

  private static String pathAndQuery(URI uri) {
    String link = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    if (link.length() > 7_000) {
      throw new SourceFailure.Rejected(
          "a link to a next page has " + link.length() + " characters; at most 7000 can be kept");
    }
    return link;
  }
}
