package io.concordat.connector.runtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.concordat.contract.SourceDomain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A configured source and where its streams stand. */
public record SourceView(String id, String system, SourceDomain domain, List<Stream> streams) {
  /**
   * One of its streams.
   *
   * @param phase {@code cold}, {@code sweeping}, {@code retiring} or {@code resting}
   * @param lastPull id of the last pull that ended
   * @param nextPullAt when the schedule takes it up again; absent if it was never taken up
   * @param held what the breaker holds back
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Stream(
      String name,
      String phase,
      Optional<String> lastPull,
      Optional<Instant> nextPullAt,
      Optional<Held> held) {}

  /**
   * Rows that a full run did not see and that are not retired.
   *
   * @param verdict {@code released} or {@code discarded}, if a person said so; the next pull acts
   *     on it
   * @param judgedBy who that was
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Held(
      long unseen,
      long known,
      Instant since,
      Optional<String> verdict,
      Optional<String> judgedBy) {}
}
