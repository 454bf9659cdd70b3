package io.concordat.quickstart.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FinishedPullsTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void areNotThoseOfAnEarlierStart() throws Exception {
    FinishedPulls finished =
        FinishedPulls.since(
            START,
            List.of(
                pull("4", "change_request", "2026-03-01T10:00:20Z", 60, 0, 60),
                pull("3", "cmdb_ci", "2026-02-28T10:00:00Z", 90, 90, 0),
                pull("2", "change_request", "2026-02-28T10:00:00Z", 60, 60, 0)));
    assertThat(finished.ids()).containsExactly("4");
    assertThat(finished.ofEachStream())
        .containsExactly(
            new Summary.Pull("servicenow-prod", "change_request", "completed", 60, 0, 60, 0));
  }

  @Test
  void showTheFullestOfEachStreamAndTheFirstOfThose() throws Exception {
    FinishedPulls finished =
        FinishedPulls.since(
            START,
            List.of(
                pull("3", "change_request", "2026-03-01T10:00:40Z", 0, 0, 0),
                pull("2", "change_request", "2026-03-01T10:00:20Z", 60, 0, 60),
                pull("1", "change_request", "2026-03-01T10:00:00Z", 60, 60, 0)));
    assertThat(finished.ofEachStream())
        .extracting(Summary.Pull::published, Summary.Pull::unchanged)
        .containsExactly(tuple(60L, 0L));
    assertThat(finished.ids()).containsExactlyInAnyOrder("1", "2", "3");
  }

  private static JsonNode pull(
      String id, String stream, String finishedAt, int read, int published, int unchanged)
      throws Exception {
    return new ObjectMapper()
        .readTree(
            """
            {"id": "%s", "source": "servicenow-prod", "stream": "%s", "state": "finished",
             "outcome": "completed", "finishedAt": "%s",
             "counts": {"pages": 1, "read": %d, "published": %d, "unchanged": %d,
                        "retired": 0, "rejected": 0}}
            """
                .formatted(id, stream, finishedAt, read, published, unchanged));
  }
}
