package io.concordat.quickstart.summary;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes the summary from the services' own answers. */
public final class SummaryReader {
  private static final int EXAMPLES = 6;
  private static final int DELIVERIES_READ = 200;

  private final ApiClient api;
  private final Instant since;
  private final URI registry;
  private final URI reconciler;
  private final List<URI> connectors;

  /**
   * Reads from these services.
   *
   * @param since when the suite was started: pulls that ended before are not of this start
   */
  public SummaryReader(
      ApiClient api, Instant since, URI registry, URI reconciler, List<URI> connectors) {
    this.api = api;
    this.since = since;
    this.registry = registry;
    this.reconciler = reconciler;
    this.connectors = List.copyOf(connectors);
  }

  /** What all of it comes to now. */
  public Summary read() throws InterruptedException {
    JsonNode stats = api.get(registry, "/api/v1/stats");
    Map<String, Long> kinds = new TreeMap<>();
    stats
        .path("entitiesByKind")
        .properties()
        .forEach(kind -> kinds.put(kind.getKey(), kind.getValue().asLong()));
    List<JsonNode> conflicts = api.items(reconciler, "/api/v1/conflicts?kind=conflict");
    List<JsonNode> escalations = api.items(reconciler, "/api/v1/escalations");
    List<Summary.Alarm> alarms = new ArrayList<>();
    long delivered = 0;
    for (JsonNode escalation : escalations.stream().limit(DELIVERIES_READ).toList()) {
      List<JsonNode> deliveries =
          api.whole(
              reconciler, "/api/v1/escalations/" + escalation.path("id").asText() + "/deliveries");
      delivered += deliveries.stream().filter(SummaryReader::arrived).count();
      if (alarms.size() < EXAMPLES) {
        alarms.add(alarm(escalation, deliveries));
      }
    }
    return new Summary(
        pulls(),
        kinds,
        stats.path("entities").asLong(),
        stats.path("records").asLong(),
        stats.path("linked").asLong(),
        stats.path("openCases").asLong(),
        stats.path("decidedFields").asLong(),
        conflicts.size(),
        examples(conflicts),
        escalations.size(),
        delivered,
        tickets(),
        alarms);
  }

  private long tickets() throws InterruptedException {
    long tickets = 0;
    for (URI connector : connectors) {
      tickets +=
          api.items(connector, "/api/v1/escalation-tickets").stream()
              .filter(ticket -> ticket.hasNonNull("number"))
              .count();
    }
    return tickets;
  }

  /** What changes as long as something is still under way; a missing answer makes it blank. */
  public String pulse() throws InterruptedException {
    StringBuilder pulse = new StringBuilder();
    for (URI connector : connectors) {
      Set<String> finished = finished(connector).ids();
      for (JsonNode source : api.whole(connector, "/api/v1/sources")) {
        for (JsonNode stream : source.path("streams")) {
          if (!finished.contains(stream.path("lastPull").asText(""))) {
            return "";
          }
        }
        pulse.append(source.path("id").asText()).append(' ');
      }
    }
    JsonNode stats = api.get(registry, "/api/v1/stats");
    long entities = stats.path("entities").asLong();
    if (entities == 0
        || stats.path("due").asLong() > 0
        || stats.path("decidedEntities").asLong() < entities) {
      return "";
    }
    pulse.append(stats.path("records").asLong()).append(' ').append(stats.path("decidedFields"));
    for (String list : List.of("/api/v1/conflicts", "/api/v1/escalations")) {
      pulse.append(' ').append(api.items(reconciler, list).size());
    }
    return pulse.toString();
  }

  private List<Summary.Pull> pulls() throws InterruptedException {
    List<Summary.Pull> pulls = new ArrayList<>();
    for (URI connector : connectors) {
      pulls.addAll(finished(connector).ofEachStream());
    }
    return pulls;
  }

  /** One page holds far more than a start takes. */
  private FinishedPulls finished(URI connector) throws InterruptedException {
    List<JsonNode> newestFirst = new ArrayList<>();
    api.get(connector, "/api/v1/pulls?state=finished&limit=500")
        .path("items")
        .forEach(newestFirst::add);
    return FinishedPulls.since(since, newestFirst);
  }

  private List<Summary.Conflict> examples(List<JsonNode> conflicts) throws InterruptedException {
    List<Summary.Conflict> examples = new ArrayList<>();
    for (JsonNode conflict : conflicts) {
      if (examples.size() == EXAMPLES) {
        break;
      }
      String entity = conflict.path("entityId").asText();
      JsonNode decision = api.get(reconciler, "/api/v1/decisions/" + entity);
      for (JsonNode field : decision.path("fields")) {
        if (field.path("field").asText().equals(conflict.path("field").asText())
            && field.hasNonNull("winner")) {
          examples.add(example(entity, field));
        }
      }
    }
    return examples;
  }

  private Summary.Conflict example(String entity, JsonNode field) throws InterruptedException {
    List<String> losers = new ArrayList<>();
    for (JsonNode loser : field.path("losers")) {
      if (loser.path("conflicts").asBoolean(true)) {
        losers.add(loser.path("source").asText() + ": " + text(loser.path("value")));
      }
    }
    String name = api.get(registry, "/api/v1/entities/" + entity).path("name").asText(entity);
    return new Summary.Conflict(
        name.equals("null") ? entity : name,
        field.path("field").asText(),
        text(field.path("value")),
        field.path("winner").asText(),
        losers);
  }

  private static Summary.Alarm alarm(JsonNode escalation, List<JsonNode> deliveries) {
    return new Summary.Alarm(
        escalation.path("summary").asText("?"),
        escalation.path("severity").asText("?"),
        escalation.path("owner").asText("nobody"),
        deliveries.stream()
            .map(one -> one.path("endpoint").asText("?") + " " + one.path("state").asText("?"))
            .distinct()
            .toList());
  }

  private static boolean arrived(JsonNode delivery) {
    return delivery.path("state").asText().equals("delivered");
  }

  private static String text(JsonNode value) {
    return value.isNull() || value.isMissingNode()
        ? "(none)"
        : value.isTextual() ? value.asText() : value.toString();
  }
}
