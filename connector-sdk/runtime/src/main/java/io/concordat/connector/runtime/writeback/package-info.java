/** Writing to an ITSM: once for each key, in one process at a time, and on record. */
package io.concordat.connector.runtime.writeback;
