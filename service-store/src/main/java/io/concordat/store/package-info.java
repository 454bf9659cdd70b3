/**
 * How the services that keep state put it into PostgreSQL: the columns of a batch as arrays, and
 * JSON packed. Nothing here knows a table.
 */
package io.concordat.store;
