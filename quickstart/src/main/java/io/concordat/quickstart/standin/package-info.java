/** Servers that answer like the vendors' APIs; one package each, and none knows another. */
package io.concordat.quickstart.standin;
