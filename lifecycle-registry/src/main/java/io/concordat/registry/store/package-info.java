/**
 * How every feature talks to PostgreSQL: in one transaction, and by indexes where it looks keys up.
 */
package io.concordat.registry.store;
