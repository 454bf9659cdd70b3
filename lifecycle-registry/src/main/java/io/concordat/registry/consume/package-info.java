/** How every feature takes in a topic: a batch is handed over until it is stored. */
package io.concordat.registry.consume;
