/**
 * Coupa as a source: contracts and purchase orders become agreements, suppliers become parties.
 * Reads the Core API and writes nothing.
 */
package io.concordat.connector.erp.coupa;
