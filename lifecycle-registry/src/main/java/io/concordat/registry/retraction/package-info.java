/** A source that was found to be wrong counts no more from an instant on, until that is undone. */
package io.concordat.registry.retraction;
