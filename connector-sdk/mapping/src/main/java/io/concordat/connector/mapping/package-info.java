/**
 * Declarative field maps: a YAML file says what of a vendor's row becomes which field. It is read
 * and checked once, at start; {@link io.concordat.connector.mapping.RowMap} then maps rows. Only
 * what the file names is ever read of a row.
 */
package io.concordat.connector.mapping;
