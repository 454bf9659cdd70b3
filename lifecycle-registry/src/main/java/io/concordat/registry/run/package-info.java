/** How the connectors' runs went, and what they confirm. */
package io.concordat.registry.run;
