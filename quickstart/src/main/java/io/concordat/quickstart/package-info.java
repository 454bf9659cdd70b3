/**
 * Everything on one machine with one command: starts the servers, the stand-in vendors, the issuer,
 * the inbox and the five services, and says what came of it.
 */
package io.concordat.quickstart;
