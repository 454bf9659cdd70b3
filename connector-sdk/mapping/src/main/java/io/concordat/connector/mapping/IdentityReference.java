package io.concordat.connector.mapping;

import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.TypedKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How people name an identity in tickets, contracts and exports. What says by its form which system
 * it belongs to is a key of that system; a bare id is one only where the mapping says so; anything
 * else is a correlation id of the CMDB.
 */
public final class IdentityReference {
  /** The ids that a column can be said to hold bare. */
  static final List<String> BARE =
      List.of(
          KeyNamespaces.ENTRA_APP_ID,
          KeyNamespaces.ENTRA_OBJECT_ID,
          KeyNamespaces.GOOGLE_UNIQUE_ID);

  private static final String GUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String ARN = "arn:";
  private static final String KEYCLOAK = "keycloak:";
  private static final String KUBERNETES = "kubernetes:";
  private static final Pattern KEYCLOAK_CLIENT = Pattern.compile("keycloak:[^/]+/.+");
  private static final Pattern KUBERNETES_ACCOUNT = Pattern.compile("kubernetes:[^/]+/[^/]+/[^/]+");
  private static final Pattern BARE_GUID = caseless(GUID);
  private static final Pattern ENTRA = caseless("(entra:app-id|entra:object-id):(" + GUID + ")");

  /** The identifier URI that Entra gives an application unless somebody chooses another. */
  private static final Pattern API_URI = caseless("api://(" + GUID + ")/?");

  private static final Pattern AZURE_IDENTITY =
      caseless(
          "/subscriptions/"
              + GUID
              + "/resourcegroups/[^/]+/providers/microsoft\\.managedidentity"
              + "/userassignedidentities/[^/]+");

  /** An account by itself, as a member of a policy, or as a resource. */
  private static final Pattern GOOGLE_ACCOUNT =
      caseless(
          "(?:google:service-account:|serviceAccount:"
              + "|(?://iam\\.googleapis\\.com/)?projects/[^/]+/serviceAccounts/)?"
              + "([a-z0-9][a-z0-9.-]*@(?:[a-z0-9-]+\\.)*gserviceaccount\\.com)");

  private static final Pattern GOOGLE_NUMBER =
      caseless(
          "(?:google:unique-id:|(?://iam\\.googleapis\\.com/)?projects/[^/]+/serviceAccounts/)"
              + "(\\d{5,30})");

  private static final Pattern NUMBER = Pattern.compile("\\d{5,30}");
  private static final Pattern DIVIDER = Pattern.compile("[\\s;]+");

  private IdentityReference() {}

  /**
   * The keys that a text names. Blanks and semicolons divide; commas do not, because names in AWS
   * may hold them.
   */
  public static List<TypedKey> keys(String text) {
    return keys(text, Optional.empty());
  }

  /**
   * The keys that a text names.
   *
   * @param bare the namespace of an id that stands there alone, one of {@link #BARE}
   */
  static List<TypedKey> keys(String text, Optional<String> bare) {
    if (isOne(text)) {
      return List.of(key(text, bare));
    }
    return DIVIDER
        .splitAsStream(text)
        .filter(reference -> !reference.isEmpty())
        .map(reference -> key(reference, bare))
        .distinct()
        .toList();
  }

  /** The key that one reference stands for. */
  public static TypedKey key(String reference) {
    return key(reference, Optional.empty());
  }

  private static TypedKey key(String reference, Optional<String> bare) {
    if (reference.regionMatches(true, 0, ARN, 0, ARN.length())) {
      return new TypedKey(KeyNamespaces.AWS_ARN, reference);
    }
    if (reference.startsWith(KEYCLOAK) && KEYCLOAK_CLIENT.matcher(reference).matches()) {
      return new TypedKey(KeyNamespaces.KEYCLOAK_CLIENT_ID, reference.substring(KEYCLOAK.length()));
    }
    if (reference.startsWith(KUBERNETES) && KUBERNETES_ACCOUNT.matcher(reference).matches()) {
      return new TypedKey(
          KeyNamespaces.KUBERNETES_SERVICE_ACCOUNT, reference.substring(KUBERNETES.length()));
    }
    return microsoft(reference)
        .or(() -> google(reference))
        .or(
            () ->
                bare.filter(namespace -> isBare(namespace, reference))
                    .map(namespace -> new TypedKey(namespace, lower(reference))))
        .orElseGet(() -> new TypedKey(KeyNamespaces.CMDB_CORRELATION_ID, reference));
  }

  private static Optional<TypedKey> microsoft(String reference) {
    Matcher entra = ENTRA.matcher(reference);
    if (entra.matches()) {
      return Optional.of(new TypedKey(lower(entra.group(1)), lower(entra.group(2))));
    }
    Matcher api = API_URI.matcher(reference);
    if (api.matches()) {
      return Optional.of(new TypedKey(KeyNamespaces.ENTRA_APP_ID, lower(api.group(1))));
    }
    return AZURE_IDENTITY.matcher(reference).matches()
        ? Optional.of(new TypedKey(KeyNamespaces.AZURE_RESOURCE_ID, lower(reference)))
        : Optional.empty();
  }

  private static Optional<TypedKey> google(String reference) {
    Matcher account = GOOGLE_ACCOUNT.matcher(reference);
    if (account.matches()) {
      return Optional.of(
          new TypedKey(KeyNamespaces.GOOGLE_SERVICE_ACCOUNT, lower(account.group(1))));
    }
    Matcher number = GOOGLE_NUMBER.matcher(reference);
    return number.matches()
        ? Optional.of(new TypedKey(KeyNamespaces.GOOGLE_UNIQUE_ID, number.group(1)))
        : Optional.empty();
  }

  /** A word that a person left in the column, such as "none", is nobody's id. */
  private static boolean isBare(String namespace, String reference) {
    return (namespace.equals(KeyNamespaces.GOOGLE_UNIQUE_ID) ? NUMBER : BARE_GUID)
        .matcher(reference)
        .matches();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static Pattern caseless(String pattern) {
    return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
  }

  /** Whether nothing is to be divided, as in most texts. */
  private static boolean isOne(String text) {
    boolean one = !text.isEmpty();
    for (int i = 0; one && i < text.length(); i++) {
      char c = text.charAt(i);
      one = c != ';' && c != ' ' && (c < '\t' || c > '\r');
    }
    return one;
  }
}
