package io.concordat.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pulls by a connector's own API, and the wait until the pipe has worked them off. */
final class Pulls {
  private Pulls() {}

  /** What a connector is told so that it pulls only when it is asked to. */
  static Map<String, String> onlyWhenAsked() {
    return Map.of(
        "CONCORDAT_CONNECTOR_SCHEDULED", "false",
        "CONCORDAT_CONNECTOR_REQUESTS_PER_SECOND", "200");
  }

  /** Pulls everything and answers the finished pulls; each must have completed. */
  static List<JsonNode> now(Pipe pipe, String connector, String mode) throws Exception {
    String request = mode.isEmpty() ? "{}" : "{\"mode\":\"" + mode + "\"}";
    List<String> ids = new ArrayList<>();
    for (JsonNode pull : pipe.post(connector, "/api/v1/pulls", request).path("pulls")) {
      ids.add(pull.path("id").asText());
    }
    assertThat(ids).isNotEmpty();
    List<JsonNode> finished = new ArrayList<>();
    for (String id : ids) {
      await()
          .atMost(Duration.ofMinutes(3))
          .until(
              () ->
                  pipe.get(connector, "/api/v1/pulls/" + id)
                      .path("state")
                      .asText()
                      .equals("finished"));
      JsonNode pull = pipe.get(connector, "/api/v1/pulls/" + id);
      assertThat(pull.path("outcome").asText()).as("%s", pull).isEqualTo("completed");
      finished.add(pull);
    }
    return finished;
  }

  /** Waits until every record that connectors published is stored, announced and decided. */
  static void settled(Pipe pipe, long published) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              assertThat(pipe.count("lifecycle-registry", "select count(*) from record_history"))
                  .isEqualTo(published);
              assertThat(Settled.difference(pipe)).isEqualTo(Settled.NONE);
            });
  }

  static long published(List<JsonNode> pulls) {
    return pulls.stream().mapToLong(pull -> pull.at("/counts/published").asLong()).sum();
  }
}
