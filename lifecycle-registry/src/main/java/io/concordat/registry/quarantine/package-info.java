/** Messages set aside: where they stand and why, visible and replayable. */
package io.concordat.registry.quarantine;
