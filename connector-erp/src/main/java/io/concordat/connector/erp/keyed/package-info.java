/**
 * What the ERPs have in common: rows mapped by a mapping file, and, for those whose rows are
 * numbered, tables read in the order of their ids. Speaks no vendor's language.
 */
package io.concordat.connector.erp.keyed;
