/** Announces what changed: reads the state of due entities, publishes it, strikes it off. */
package io.concordat.registry.announce;
