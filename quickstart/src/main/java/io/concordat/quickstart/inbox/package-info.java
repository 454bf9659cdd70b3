/** Receives what the suite delivers, so that a newcomer sees it arrive. */
package io.concordat.quickstart.inbox;
