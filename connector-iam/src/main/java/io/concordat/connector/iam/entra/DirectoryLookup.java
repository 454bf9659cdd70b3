package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.iam.vocabulary.Rows;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks what directory objects are now: there, deleted but restorable, or gone. */
final class DirectoryLookup {
  private static final String RIGHT = "Application.Read.All";

  private final DirectoryObjects objects;
  private final GraphApi api;

  DirectoryLookup(DirectoryObjects objects, GraphApi api) {
    this.objects = objects;
    this.api = api;
  }

  /**
   * Adds a row for each object.
   *
   * @param ids whether Graph said of each that it was removed: only then does its absence count,
   *     because a new object may be announced before every server knows it
   */
  void asTheyAreNow(Map<String, Boolean> ids, Rows rows) {
    List<String> there = List.copyOf(ids.keySet());
    List<String> missing = new ArrayList<>();
    replies(there, objects.collection() + "/", "?" + objects.select())
        .forEach(
            (id, object) ->
                object.ifPresentOrElse(
                    found -> add(id, found, false, rows), () -> missing.add(id)));
    replies(missing, "directory/deletedItems/", "")
        .forEach(
            (id, object) ->
                object.ifPresentOrElse(
                    found -> add(id, found, true, rows),
                    () -> {
                      if (ids.get(id)) {
                        rows.add(SourceRow.removed(id, EntityKind.IDENTITY));
                      }
                    }));
  }

  private void add(String id, JsonNode object, boolean softDeleted, Rows rows) {
    if (objects.wanted().test(object)) {
      rows.add(id, () -> objects.mapper().apply(object, softDeleted));
    }
  }

  private Map<String, Optional<JsonNode>> replies(List<String> ids, String before, String after) {
    List<GraphApi.Ask> asks =
        ids.stream()
            .map(id -> new GraphApi.Ask(objects.what(), before + id + after, RIGHT))
            .toList();
    List<GraphApi.Reply> replies = api.batch(asks, objects.properties());
    Map<String, Optional<JsonNode>> byId = new java.util.LinkedHashMap<>();
    for (int i = 0; i < asks.size(); i++) {
      GraphApi.Reply reply = replies.get(i);
      if (!reply.found() && reply.status() != 404) {
        throw new io.concordat.connector.spi.SourceFailure.Rejected(
            objects.what()
                + " answered "
                + reply.status()
                + " for an object that changed; it needs "
                + RIGHT);
      }
      byId.put(ids.get(i), reply.found() ? Optional.of(reply.body()) : Optional.empty());
    }
    return byId;
  }
}
