/** The connection test: what a source could read now, and which right is missing. */
package io.concordat.connector.runtime.probe;
