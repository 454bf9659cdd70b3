package io.concordat.connector.erp;

import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.TypedKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a contract names the identity that it pays for. The same spellings as in the CMDB: an ARN,
 * {@code keycloak:<realm>/<clientId>}, or else a correlation id.
 */
final class IdentityReference {
  private static final String ARN = "arn:";
  private static final String KEYCLOAK = "keycloak:";

  private IdentityReference() {}

  /**
   * The keys that a text names. Blanks and semicolons divide; commas do not, because names in AWS
   * may hold them.
   */
  static List<TypedKey> keys(Optional<String> text) {
    return text.stream()
        .flatMap(value -> Arrays.stream(value.split("[\\s;]+")))
        .filter(reference -> !reference.isEmpty())
        .map(IdentityReference::key)
        .distinct()
        .toList();
  }

  private static TypedKey key(String reference) {
    if (reference.startsWith(ARN)) {
      return new TypedKey(KeyNamespaces.AWS_ARN, reference);
    }
    if (reference.startsWith(KEYCLOAK) && reference.length() > KEYCLOAK.length()) {
      return new TypedKey(KeyNamespaces.KEYCLOAK_CLIENT_ID, reference.substring(KEYCLOAK.length()));
    }
    return new TypedKey(KeyNamespaces.CMDB_CORRELATION_ID, reference);
  }
}
