package io.concordat.connector.runtime.pull;

import io.concordat.contract.PullMode;
import java.util.Optional;

/**
 * How far a run is.
 *
 * @param outlook what is still to come; empty where nobody knows, and behind the last page
 * @param release on whose word it retires what an earlier full run did not see; empty if on
 *     nobody's
 */
public record Progress(
    String runId,
    PullMode mode,
    Tally tally,
    Optional<Outlook> outlook,
    Optional<String> release) {}
