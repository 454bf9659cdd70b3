/** What the tests of several vendors share. */
package io.concordat.connector.erp.keyed;
