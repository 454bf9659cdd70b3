package io.concordat.connector.mapping;

import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.TypedKey;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How people name an identity in tickets, contracts and exports: an ARN, {@code
 * keycloak:<realm>/<clientId>}, or else a correlation id of the CMDB.
 */
public final class IdentityReference {
  private static final String ARN = "arn:";
  private static final String KEYCLOAK = "keycloak:";
  private static final Pattern KEYCLOAK_CLIENT = Pattern.compile("keycloak:[^/]+/.+");
  private static final Pattern DIVIDER = Pattern.compile("[\\s;]+");

  private IdentityReference() {}

  /**
   * The keys that a text names. Blanks and semicolons divide; commas do not, because names in AWS
   * may hold them.
   */
  public static List<TypedKey> keys(String text) {
    return DIVIDER
        .splitAsStream(text)
        .filter(reference -> !reference.isEmpty())
        .map(IdentityReference::key)
        .distinct()
        .toList();
  }

  /** The key that one reference stands for. */
  public static TypedKey key(String reference) {
    if (reference.toLowerCase(Locale.ROOT).startsWith(ARN)) {
      return new TypedKey(KeyNamespaces.AWS_ARN, reference);
    }
    if (KEYCLOAK_CLIENT.matcher(reference).matches()) {
      return new TypedKey(KeyNamespaces.KEYCLOAK_CLIENT_ID, reference.substring(KEYCLOAK.length()));
    }
    return new TypedKey(KeyNamespaces.CMDB_CORRELATION_ID, reference);
  }
}
