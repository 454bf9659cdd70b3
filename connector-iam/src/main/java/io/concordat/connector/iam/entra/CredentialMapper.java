package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.time.Instant;
import java.util.List;

/** Secrets and certificates by their metadata: that one exists, since when and until when. */
final class CredentialMapper {
  /** What a certificate is for: {@code sign} or {@code verify}. */
  static final String KEY_USAGE = "key_usage";

  /**
   * What is taken of a holder and of its credentials. Neither {@code secretText} nor {@code key},
   * and not {@code hint} either: it is a part of the secret.
   */
  static final List<String> PROPERTIES =
      List.of(
          "id",
          "appId",
          "displayName",
          "servicePrincipalType",
          "appOwnerOrganizationId",
          "passwordCredentials",
          "keyCredentials",
          "keyId",
          "startDateTime",
          "endDateTime",
          "type",
          "usage");

  private CredentialMapper() {}

  /** The id of a secret's or certificate's row. A SAML certificate's password shares its key id. */
  static String nativeId(String holderId, String what, JsonNode credential) {
    return holderId + "#" + what + "/" + EntraKeys.guid(Node.text(credential, "keyId"));
  }

  static SourceRow secret(JsonNode holder, JsonNode secret, Instant now) {
    return row(holder, secret, "secret", now).type("secret").build();
  }

  static SourceRow certificate(JsonNode holder, JsonNode certificate, Instant now) {
    SourceRow.Builder row = row(holder, certificate, "certificate", now);
    String type = String.valueOf(Node.text(certificate, "type"));
    row.type(type.equals("Symmetric") ? "secret" : "certificate");
    String usage = Node.text(certificate, "usage");
    if (usage != null) {
      row.field(
          KEY_USAGE,
          Assertion.of(
              FieldValue.of(
                  switch (usage) {
                    case "Sign" -> "sign";
                    case "Verify" -> "verify";
                    default -> "unrecognized";
                  })));
    }
    return row.build();
  }

  private static SourceRow.Builder row(
      JsonNode holder, JsonNode credential, String what, Instant now) {
    String holderId = EntraKeys.guid(Node.text(holder, "id"));
    String keyId = EntraKeys.guid(Node.text(credential, "keyId"));
    String name = Node.text(credential, "displayName");
    Instant start = Node.time(credential, "startDateTime");
    Instant end = Node.time(credential, "endDateTime");
    return SourceRow.of(nativeId(holderId, what, credential), EntityKind.CREDENTIAL)
        .key(EntraKeys.CREDENTIAL, holderId + "/" + what + "/" + keyId)
        .relation(
            RelationTypes.CREDENTIAL_OF,
            EntityKind.IDENTITY,
            KeyNamespaces.ENTRA_OBJECT_ID,
            holderId)
        .text(
            FieldNames.NAME,
            (name == null ? what : name) + " of " + Node.text(holder, "displayName"))
        .text(FieldNames.STATUS, end != null && !end.isAfter(now) ? "disabled" : "active")
        .instant(FieldNames.CREATED, start)
        // A secret is never changed: it is replaced, so its own age is what counts.
        .instant(FieldNames.ROTATED, start)
        .instant(FieldNames.EXPIRES, end);
  }
}
