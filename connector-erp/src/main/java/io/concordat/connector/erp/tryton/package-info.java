/**
 * Tryton as a source: purchases and subscriptions become agreements, parties become parties. Speaks
 * its JSON-RPC and writes nothing.
 */
package io.concordat.connector.erp.tryton;
