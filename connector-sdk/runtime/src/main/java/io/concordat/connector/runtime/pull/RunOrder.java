package io.concordat.connector.runtime.pull;

import io.concordat.contract.PullMode;
import java.util.Optional;

/**
 * What is asked of a run.
 *
 * @param runId unique, at most 64 characters
 * @param mode what a person asked for; empty where the schedule decides. A full run that a person
 *     asks for begins anew; an incremental one on a stream without a cursor is a full one
 */
public record RunOrder(String runId, Optional<PullMode> mode) {}
