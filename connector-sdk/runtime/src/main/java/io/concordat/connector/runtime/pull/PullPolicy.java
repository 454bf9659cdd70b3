package io.concordat.connector.runtime.pull;

import java.time.Duration;

/**
 * What the loop is told by the configuration.
 *
 * @param fullEvery a stream whose last full run began longer ago than this is read in full
 * @param resumeWithin an interrupted full run is continued within this time, and begun anew after
 * @param patience with a vendor that asks to slow down or is not there
 * @param breaker against mass disappearance
 */
public record PullPolicy(
    Duration fullEvery, Duration resumeWithin, Patience patience, Breaker breaker) {}
