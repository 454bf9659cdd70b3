/** Takes in what sources say: decode, guard the version, link, store, all in one transaction. */
package io.concordat.registry.intake;
