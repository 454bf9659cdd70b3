/** Escalations that become tickets by themselves: what is to be written, and that it is. */
package io.concordat.connector.runtime.ticket;
