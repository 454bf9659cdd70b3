/** Which source records are about the same thing. */
package io.concordat.registry.link;
