/**
 * What the ERPs have in common whose rows are numbered: tables read in the order of their ids, and
 * rows mapped by a mapping file. Speaks no vendor's language.
 */
package io.concordat.connector.erp.keyed;
