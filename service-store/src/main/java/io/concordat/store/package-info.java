/**
 * How the services that keep state put it into PostgreSQL: statements that take a whole batch, with
 * its columns as arrays, and JSON packed. Nothing here knows a table.
 */
package io.concordat.store;
