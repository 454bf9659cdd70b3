/** Processes that the launcher starts, finds again after it was killed, and ends. */
package io.concordat.quickstart.process;
