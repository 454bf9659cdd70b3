package io.concordat.connector.runtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.concordat.connector.runtime.postgres.RunArchive;
import io.concordat.connector.spi.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A pull of one stream.
 *
 * @param state {@code queued}, {@code running} or {@code finished}
 * @param mode {@code full} or {@code incremental}; absent until it is known
 * @param outcome {@code completed}, {@code partial}, {@code failed} or {@code held}; absent until
 *     the pull has ended
 * @param reason why it ended otherwise than completed; before that, and before it has ended, on
 *     whose word it retired what an earlier full run did not see
 * @param gaps the parts that could not be read in full, and why: what was not seen of them was not
 *     retired; absent if there are none. At most the first hundred; {@code reason} counts them all
 * @param askedBy who asked for it; absent for one by schedule
 * @param progress how it gets on; only while it is running
 * @param rejects the first rows that could not be taken; only on a single pull
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PullView(
    String id,
    String source,
    String stream,
    String state,
    Optional<String> mode,
    Optional<String> outcome,
    Optional<String> reason,
    Optional<List<Gap>> gaps,
    Optional<String> askedBy,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Counts counts,
    Optional<ProgressView> progress,
    Optional<List<Reject>> rejects) {

  /** How far it is, or how far it came. */
  public record Counts(
      long pages, long read, long published, long unchanged, long retired, long rejected) {}

  /** A part of the stream, such as an account, that could not be read in full. */
  public record Gap(String part, String reason) {}

  /** A row that could not be taken, and why. */
  public record Reject(String nativeId, String reason) {}

  static PullView of(RunArchive.Entry run, Instant now) {
    return of(run, now, Optional.empty());
  }

  static PullView of(RunArchive.Entry run, Instant now, List<Page.Reject> rejects) {
    return of(
        run,
        now,
        Optional.of(
            rejects.stream()
                .map(reject -> new Reject(reject.nativeId(), reject.reason()))
                .toList()));
  }

  private static PullView of(RunArchive.Entry run, Instant now, Optional<List<Reject>> rejects) {
    return new PullView(
        run.runId(),
        run.key().source(),
        run.key().stream(),
        run.state(),
        run.mode().or(run::askedMode),
        run.outcome(),
        run.reason(),
        Optional.of(run.gaps().stream().map(gap -> new Gap(gap.part(), gap.reason())).toList())
            .filter(gaps -> !gaps.isEmpty()),
        run.askedBy(),
        run.createdAt(),
        run.startedAt(),
        run.finishedAt(),
        new Counts(
            run.tally().pages(),
            run.tally().read(),
            run.tally().published(),
            run.tally().unchanged(),
            run.tally().retired(),
            run.tally().rejected()),
        ProgressView.of(run, now),
        rejects);
  }
}
