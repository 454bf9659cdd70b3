package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How one pull of one stream went. A {@code COMPLETED} run confirms, as of {@code startedAt}, every
 * record of its source and stream that is not retired: unchanged rows are not published again.
 *
 * @param runId unique id of the run
 * @param read rows that the vendor served
 * @param published records that were new or had changed, tombstones included
 * @param unchanged rows whose content was published before
 * @param retired tombstones among {@code published}
 * @param rejected rows that could not be mapped, each named in the connector's log and API
 * @param reason for any outcome but {@code COMPLETED}: why, for a person; of a run that retired
 *     rows on a person's word, before that: whose word, and why. At most {@value #MOST_REASON}
 *     characters, and never a payload
 * @param gaps the parts of the stream that could not be read in full, ordered by part; the first of
 *     them where there are more than {@value #MOST_GAPS}. Empty where the source does not read in
 *     parts. A run with a gap is {@code PARTIAL}: it confirms nothing, in no part, though what was
 *     gone from the other parts may be among {@code retired}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record RunReport(
    String runId,
    String source,
    String system,
    SourceDomain domain,
    String stream,
    PullMode mode,
    RunOutcome outcome,
    Instant startedAt,
    Instant finishedAt,
    long read,
    long published,
    long unchanged,
    long retired,
    long rejected,
    Optional<String> reason,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Gap> gaps) {
  /** The most characters that a report's reason has. */
  public static final int MOST_REASON = 2048;

  /** The most gaps that a report names. */
  public static final int MOST_GAPS = 100;

  /**
   * A part of a stream that could not be read in full.
   *
   * @param part the source's own name for it, such as an account's id; at most 200 characters
   * @param reason why, for a person; at most 500 characters, and never a payload
   */
  public record Gap(String part, String reason) {
    public static final int MOST_REASON = 500;

    public Gap {
      Checks.text("part", part, 200);
      Checks.text("reason", reason, MOST_REASON);
    }
  }

  public RunReport {
    Checks.text("runId", runId, 64);
    Checks.name("source", source);
    Checks.name("system", system);
    Checks.present("domain", domain);
    Checks.name("stream", stream);
    Checks.present("mode", mode);
    Checks.present("outcome", outcome);
    Checks.present("startedAt", startedAt);
    Checks.present("finishedAt", finishedAt);
    reason = reason == null ? Optional.empty() : reason;
    gaps = gaps == null ? List.of() : List.copyOf(gaps);
    if (gaps.size() > MOST_GAPS) {
      throw new IllegalArgumentException(
          "gaps: holds " + gaps.size() + "; at most " + MOST_GAPS + " are allowed");
    }
  }

  /** A report of a run without a gap in a part. */
  public RunReport(
      String runId,
      String source,
      String system,
      SourceDomain domain,
      String stream,
      PullMode mode,
      RunOutcome outcome,
      Instant startedAt,
      Instant finishedAt,
      long read,
      long published,
      long unchanged,
      long retired,
      long rejected,
      Optional<String> reason) {
    this(
        runId,
        source,
        system,
        domain,
        stream,
        mode,
        outcome,
        startedAt,
        finishedAt,
        read,
        published,
        unchanged,
        retired,
        rejected,
        reason,
        List.of());
  }

  /** Whether the run confirms what it did not publish. */
  public boolean confirms() {
    return outcome == RunOutcome.COMPLETED;
  }

  public String messageKey() {
    return source + "/" + stream;
  }
}
