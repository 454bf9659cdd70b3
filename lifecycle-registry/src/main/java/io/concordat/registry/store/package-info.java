/** How every feature talks to PostgreSQL: set-based statements in one transaction. */
package io.concordat.registry.store;
