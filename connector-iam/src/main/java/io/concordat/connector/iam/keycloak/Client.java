package io.concordat.connector.iam.keycloak;

import java.util.Map;

/**
 * What is taken of a client. Its secret is not among it, and neither is any attribute but those on
 * the allow-list.
 *
 * @param id the uuid: survives a change of {@code clientId}
 * @param authenticator such as {@code client-secret}, {@code client-jwt}, {@code client-x509}
 */
record Client(
    String id,
    String clientId,
    String name,
    String description,
    boolean enabled,
    boolean serviceAccount,
    String authenticator,
    Map<String, String> attributes) {
  Client {
    attributes = Map.copyOf(attributes);
  }
}
