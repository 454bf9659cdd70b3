/**
 * What the author of a source implements: a {@link io.concordat.connector.spi.Source} is a set of
 * {@link io.concordat.connector.spi.SourceStream streams}, each read page by page. Everything else
 * (polling, waiting, retrying, publishing, checkpoints, tombstones, run reports) is the runtime's.
 */
package io.concordat.connector.spi;
