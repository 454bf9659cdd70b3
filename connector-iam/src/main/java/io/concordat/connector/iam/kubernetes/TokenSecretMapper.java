package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.time.Instant;
import java.util.Map;

/**
 * A token Secret as a credential: that it exists, since when, whose it is and when it was used. Its
 * token has no end, so that none is asserted.
 */
final class TokenSecretMapper {
  static final String TOKEN_TYPE = "kubernetes.io/service-account-token";
  static final String ACCOUNT_NAME = "kubernetes.io/service-account.name";
  static final String ACCOUNT_UID = "kubernetes.io/service-account.uid";

  private TokenSecretMapper() {}

  /** Whether it is a token, where the server sent its type; it was asked for no other. */
  static boolean isToken(Item secret) {
    return secret.type() == null || secret.type().equals(TOKEN_TYPE);
  }

  static SourceRow row(Item secret, Tracking tracking, KubernetesKeys keys, Instant now) {
    boolean refused = secret.leaving() || Tracking.isInvalid(secret);
    SourceRow.Builder row =
        SourceRow.of(secret.uid(), EntityKind.CREDENTIAL)
            .type("token")
            .key(KeyNamespaces.KUBERNETES_UID, keys.uid(secret.uid()))
            .text(FieldNames.NAME, secret.fullName())
            .text(FieldNames.STATUS, refused ? "disabled" : "active")
            .instant(FieldNames.CREATED, secret.created())
            // A token is not made anew in its Secret: it is replaced by another Secret's.
            .instant(FieldNames.ROTATED, secret.created())
            .field(FieldNames.LAST_USED, tracking.ofToken(secret, now));
    Map<String, String> annotations = secret.metadata().annotations();
    String uid = annotations.get(ACCOUNT_UID);
    String name = annotations.get(ACCOUNT_NAME);
    if (uid != null && !uid.isBlank()) {
      row.relation(
          RelationTypes.CREDENTIAL_OF,
          EntityKind.IDENTITY,
          KeyNamespaces.KUBERNETES_UID,
          keys.uid(uid));
    } else if (name != null && !name.isBlank()) {
      // Before the control plane has filled it in, only the name stands there.
      row.relation(
          RelationTypes.CREDENTIAL_OF,
          EntityKind.IDENTITY,
          KeyNamespaces.KUBERNETES_SERVICE_ACCOUNT,
          keys.account(secret.namespace(), name));
    }
    return row.build();
  }
}
