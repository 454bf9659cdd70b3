package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.http.Answer;
import io.concordat.connector.iam.vocabulary.Rows;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Directory objects by Graph's delta query. A full run follows it from its beginning to the delta
 * link and then reads the deleted items that can be restored; an incremental run follows the delta
 * link that the last run was given.
 *
 * <p>Changes come in any order, several times, and in parts. So a change only tells <em>which</em>
 * object to look at: what it is now is asked. A link lives for seven days; where Graph has
 * forgotten it, everything is read again in the same run, and the next run is a full one, which
 * finds what was deleted in the meantime.
 */
final class DeltaStream implements SourceStream {
  private static final String RIGHT = "Application.Read.All";
  private static final String PHASE = "phase";
  private static final String LINK = "link";
  private static final String DELTA = "delta";
  private static final String RESYNC = "resync";
  private static final int MOST_RESYNCS = 3;

  /** What is being read; without one, everything from the beginning. */
  private enum Phase {
    LIST,
    DELETED,
    CHANGES
  }

  private final DirectoryObjects objects;
  private final GraphApi api;
  private final DirectoryLookup lookup;
  private final AtomicBoolean everything = new AtomicBoolean();

  DeltaStream(DirectoryObjects objects, GraphApi api) {
    this.objects = objects;
    this.api = api;
    this.lookup = new DirectoryLookup(objects, api);
  }

  @Override
  public String name() {
    return objects.stream();
  }

  @Override
  public PullMode preferredMode() {
    return everything.get() ? PullMode.FULL : PullMode.INCREMENTAL;
  }

  @Override
  public Page read(Checkpoint since) {
    if (since.isStart() && since.mode() == PullMode.FULL) {
      everything.set(false);
    }
    return switch (since.get(PHASE).map(Phase::valueOf).orElse(Phase.LIST)) {
      case LIST ->
          follow(
              since,
              Phase.LIST,
              since
                  .get(LINK)
                  .orElse("/v1.0/" + objects.collection() + "/delta?" + objects.select()));
      case CHANGES -> follow(since, Phase.CHANGES, since.get(LINK).orElseThrow());
      case DELETED -> deleted(since);
    };
  }

  private Page follow(Checkpoint since, Phase phase, String link) {
    Answer answer = api.ask(objects.what(), link, RIGHT);
    if (isForgotten(answer)) {
      return again(since, phase);
    }
    GraphApi.Listing page = api.listing(objects.what(), answer, objects.properties());
    Rows rows = new Rows();
    collect(phase, page.value(), rows);
    if (page.next().isPresent()) {
      return rows.page(since.with(PHASE, phase.name()).with(LINK, page.next().get()), true);
    }
    String delta =
        page.delta()
            .orElseThrow(
                () ->
                    answer.unusable("with neither a link to a next page nor one to later changes"));
    return phase == Phase.CHANGES
        ? rows.page(since.with(LINK, delta), false)
        : rows.page(since.without(LINK).with(PHASE, Phase.DELETED.name()).with(DELTA, delta), true);
  }

  /** Of the first reading whole objects are taken as they come; all else is asked for. */
  private void collect(Phase phase, List<JsonNode> entries, Rows rows) {
    Map<String, Boolean> toAsk = new LinkedHashMap<>();
    Map<String, JsonNode> asServed = new LinkedHashMap<>();
    for (JsonNode entry : entries) {
      String id = EntraKeys.guid(Node.text(entry, "id"));
      if (!EntraKeys.isGuid(id)) {
        rows.unidentified("an entry of " + objects.what(), "id: is missing or no GUID");
        continue;
      }
      boolean removed = entry.has("@removed");
      boolean taken =
          phase == Phase.LIST
              && !removed
              && objects.isWhole(entry)
              && !toAsk.containsKey(id)
              && !asServed.containsKey(id);
      if (taken) {
        asServed.put(id, entry);
      } else {
        asServed.remove(id);
        toAsk.merge(id, removed, Boolean::logicalOr);
      }
    }
    asServed.forEach(
        (id, object) -> {
          if (objects.wanted().test(object)) {
            rows.add(id, () -> objects.mapper().apply(object, false));
          }
        });
    lookup.asTheyAreNow(toAsk, rows);
  }

  private Page deleted(Checkpoint since) {
    String link =
        since
            .get(LINK)
            .orElse("/v1.0/directory/deletedItems/" + objects.type() + "?" + objects.select());
    String what = objects.what() + " that were deleted and can be restored";
    Checkpoint last =
        new Checkpoint(
            since.mode(),
            Map.of(PHASE, Phase.CHANGES.name(), LINK, since.get(DELTA).orElseThrow()));
    Answer answer = api.ask(what, link, RIGHT);
    Rows rows = new Rows();
    if (answer.status() == 403) {
      rows.gap(answer.failure().getMessage());
      return rows.page(last, false);
    }
    GraphApi.Listing page = api.listing(what, answer, objects.properties());
    for (JsonNode object : page.value()) {
      String id = EntraKeys.guid(Node.text(object, "id"));
      if (!EntraKeys.isGuid(id)) {
        rows.unidentified("an entry of " + what, "id: is missing or no GUID");
      } else if (objects.wanted().test(object)) {
        rows.add(id, () -> objects.mapper().apply(object, true));
      }
    }
    return page.next()
        .map(next -> rows.page(since.with(LINK, next), true))
        .orElseGet(() -> rows.page(last, false));
  }

  private static boolean isForgotten(Answer answer) {
    int status = answer.status();
    return status == 410
        || (status >= 400 && status < 410 && answer.contains("yncStateNotFound"))
        || (status >= 400 && status < 410 && answer.contains("resyncRequired"));
  }

  /** From the beginning, in this run; Graph's own link says the same, and is not needed. */
  private Page again(Checkpoint since, Phase phase) {
    int times = since.get(RESYNC).map(Integer::parseInt).orElse(0) + 1;
    if (times > MOST_RESYNCS) {
      throw new SourceFailure.Rejected(
          objects.what() + ": every link to the changes is forgotten as soon as it is given");
    }
    Rows rows = new Rows();
    if (phase == Phase.CHANGES || since.mode() == PullMode.INCREMENTAL) {
      everything.set(true);
      rows.gap(
          objects.what()
              + ": the link to the changes had expired, so everything was read again; what was"
              + " deleted in the meantime is found by the next run, a full one");
    }
    return rows.page(
        new Checkpoint(
            since.mode(), Map.of(PHASE, Phase.LIST.name(), RESYNC, Integer.toString(times))),
        true);
  }
}
