package io.concordat.quickstart.summary;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The pulls of one connector that have ended since an instant: not those of an earlier start. */
final class FinishedPulls {
  private final List<JsonNode> pulls;

  private FinishedPulls(List<JsonNode> pulls) {
    this.pulls = pulls;
  }

  /**
   * Leaves out what ended before.
   *
   * @param newestFirst pulls as the connector lists them
   */
  static FinishedPulls since(Instant since, List<JsonNode> newestFirst) {
    return new FinishedPulls(
        newestFirst.stream()
            .filter(pull -> pull.hasNonNull("finishedAt"))
            .filter(pull -> !Instant.parse(pull.path("finishedAt").asText()).isBefore(since))
            .toList());
  }

  Set<String> ids() {
    return pulls.stream().map(pull -> pull.path("id").asText()).collect(Collectors.toSet());
  }

  /** One of each stream: the fullest, since the one after it, with nothing new, says little. */
  List<Summary.Pull> ofEachStream() {
    Map<String, Summary.Pull> fullest = new LinkedHashMap<>();
    for (JsonNode pull : pulls) {
      fullest.merge(
          pull.path("source").asText() + "/" + pull.path("stream").asText(),
          read(pull),
          (kept, older) -> older.read() >= kept.read() ? older : kept);
    }
    return List.copyOf(fullest.values());
  }

  private static Summary.Pull read(JsonNode pull) {
    JsonNode counts = pull.path("counts");
    return new Summary.Pull(
        pull.path("source").asText(),
        pull.path("stream").asText(),
        pull.path("outcome").asText("?"),
        counts.path("read").asLong(),
        counts.path("published").asLong(),
        counts.path("unchanged").asLong(),
        counts.path("rejected").asLong());
  }
}
