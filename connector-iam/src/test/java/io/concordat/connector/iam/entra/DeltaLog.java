package io.concordat.connector.iam.entra;

import io.concordat.connector.iam.FakeServer.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What changed in a stand-in's tenant, and the delta queries that tell of it as Graph may: an empty
 * first page, parts of objects, several times, a newer change before an older one. Links hold the
 * number of the last change that they know, and where in the list they are.
 */
final class DeltaLog {
  private record Change(int number, String collection, String id, String removed) {}

  private final List<Change> changes = new ArrayList<>();
  private final int pageSize;
  private int forgottenUpTo = -1;
  private int forget;
  private boolean stuck;

  DeltaLog(int pageSize) {
    this.pageSize = pageSize;
  }

  void reset() {
    changes.clear();
    forgottenUpTo = -1;
    forget = 0;
    stuck = false;
  }

  /**
   * Notes a change of an object.
   *
   * @param removed the reason of its removal; null if it is there
   */
  void add(String collection, String id, String removed) {
    changes.add(new Change(changes.size() + 1, collection, id, removed));
  }

  /** Forgets every link that was given until now; answers them with a status. */
  void forgetLinks(int status) {
    forgottenUpTo = changes.size();
    forget = status;
  }

  /** Forgets every link, and knows no beginning either. */
  void forgetEveryLink() {
    forgottenUpTo = Integer.MAX_VALUE;
    forget = 410;
  }

  /** Leads from a page to that page again. */
  void repeatLinks() {
    stuck = true;
  }

  /**
   * One page of a delta query.
   *
   * @param base where its links lead
   * @param live the objects that there are
   */
  Reply delta(
      String base,
      String collection,
      Collection<Map<String, Object>> live,
      Map<String, String> query) {
    String token = query.getOrDefault("$skiptoken", query.get("$deltatoken"));
    int known = token == null ? changes.size() : Integer.parseInt(token.split("_")[0]);
    if (isForgotten(token, known)) {
      return new Reply(
          forget,
          Map.of("Location", "http://elsewhere.example/v1.0/" + collection + "/delta?$deltatoken="),
          Map.of("error", Map.of("code", forget == 410 ? "resyncRequired" : "SyncStateNotFound")));
    }
    boolean incremental = token != null && token.endsWith("_changes");
    List<Map<String, Object>> entries =
        incremental ? since(collection, known) : new ArrayList<>(live);
    int from = token == null ? 0 : Integer.parseInt(token.split("_")[1]);
    boolean empty = from == 0;
    int start = empty ? 0 : from - 1;
    int end = empty ? 0 : Math.min(entries.size(), start + pageSize);
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("value", entries.subList(start, end));
    String link = base + "/v1.0/" + collection + "/delta?";
    if (empty || end < entries.size()) {
      int next = stuck ? Math.max(from, 1) : end + 1;
      page.put(
          "@odata.nextLink",
          link + "$skiptoken=" + known + "_" + next + (incremental ? "_changes" : "_list"));
    } else {
      int now = incremental ? changes.size() : known;
      page.put("@odata.deltaLink", link + "$deltatoken=" + now + "_0_changes");
    }
    return Reply.ok(page);
  }

  private boolean isForgotten(String token, int known) {
    return forget > 0
        && (token == null ? forgottenUpTo == Integer.MAX_VALUE : known <= forgottenUpTo);
  }

  private List<Map<String, Object>> since(String collection, int known) {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (Change change : changes) {
      if (change.number() > known && change.collection().equals(collection)) {
        entries.addFirst(
            change.removed() == null
                ? Map.of("id", change.id(), "displayName", "a part")
                : Map.of("id", change.id(), "@removed", Map.of("reason", change.removed())));
      }
    }
    return entries;
  }
}
