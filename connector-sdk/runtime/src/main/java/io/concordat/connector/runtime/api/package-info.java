/** What people and other services ask of a connector over HTTP. */
package io.concordat.connector.runtime.api;
