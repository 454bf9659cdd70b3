/**
 * The ports of {@code io.concordat.connector.runtime.pull} on PostgreSQL. One call is one
 * transaction, and every statement is set-based.
 */
package io.concordat.connector.runtime.postgres;
