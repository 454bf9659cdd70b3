package io.concordat.connector.iam.keycloak;

/**
 * Keys of one realm's things.
 *
 * @param source the source's id: a uuid is unique only within its Keycloak
 * @param realm the realm's name
 */
record KeycloakKeys(String source, String realm) {
  /** {@code <source>/<role uuid>}. */
  static final String ROLE_ID = "keycloak:role-id";

  /** {@code <source>/<client uuid>#<which>}. */
  static final String CREDENTIAL = "keycloak:credential";

  /** SHA-256 of a certificate's DER form, lower-case hex. */
  static final String CERTIFICATE_SHA256 = "x509:sha256";

  String id(String uuid) {
    return source + "/" + uuid;
  }

  String clientId(String clientId) {
    return realm + "/" + clientId;
  }
}
