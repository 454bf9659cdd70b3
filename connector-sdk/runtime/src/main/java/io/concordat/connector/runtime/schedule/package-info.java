/**
 * When and on what the loop runs: the configured sources, their schedule, the turns that pull them,
 * and what is told about it in logs and metrics.
 */
package io.concordat.connector.runtime.schedule;
