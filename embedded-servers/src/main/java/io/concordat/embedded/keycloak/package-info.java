/**
 * A real Keycloak from its own distribution, for tests and for the quickstart: unpack it once,
 * start it as a process, fill it through its own admin API. JDK and Jackson only.
 */
package io.concordat.embedded.keycloak;
