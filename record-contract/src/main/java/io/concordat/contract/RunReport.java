package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
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
 * @param reason for any outcome but {@code COMPLETED}: why, for a person; never holds a payload
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
    Optional<String> reason) {
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
  }

  /** Whether the run confirms what it did not publish. */
  public boolean confirms() {
    return outcome == RunOutcome.COMPLETED;
  }

  public String messageKey() {
    return source + "/" + stream;
  }
}
