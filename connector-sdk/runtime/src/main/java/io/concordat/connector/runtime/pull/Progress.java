package io.concordat.connector.runtime.pull;

import io.concordat.contract.PullMode;
import java.util.Optional;

/**
 * How far a run is.
 *
 * @param outlook what is still to come; empty where nobody knows, and behind the last page
 */
public record Progress(String runId, PullMode mode, Tally tally, Optional<Outlook> outlook) {}
