/**
 * The core of the runtime, without a framework: one run of one stream, and the ports that it needs.
 * {@link io.concordat.connector.runtime.pull.StreamRun} is the loop; everything else here is a
 * value that it passes on or a port that it calls.
 */
package io.concordat.connector.runtime.pull;
