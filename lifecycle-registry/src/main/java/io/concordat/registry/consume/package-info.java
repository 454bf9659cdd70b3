/** How every feature reads a topic: poll, hand over, wait until it is stored, commit. */
package io.concordat.registry.consume;
