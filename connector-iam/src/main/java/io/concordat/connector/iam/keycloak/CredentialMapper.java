package io.concordat.connector.iam.keycloak;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** A client's credentials by their metadata: that one exists, since when and until when. */
final class CredentialMapper {
  private CredentialMapper() {}

  static SourceRow row(Credentials.Kind kind, Client client, KeycloakKeys keys) {
    String nativeId = kind.nativeId(client);
    SourceRow.Builder row =
        SourceRow.of(nativeId, EntityKind.CREDENTIAL)
            .key(KeycloakKeys.CREDENTIAL, keys.id(nativeId))
            .relation(
                RelationTypes.CREDENTIAL_OF,
                EntityKind.IDENTITY,
                KeyNamespaces.KEYCLOAK_CLIENT_UUID,
                keys.id(client.id()))
            .text(FieldNames.STATUS, client.enabled() ? "active" : "disabled");
    Map<String, String> about = client.attributes();
    switch (kind) {
      case SECRET -> secret(row, "client secret of " + client.clientId(), about, "client.secret");
      case ROTATED_SECRET ->
          secret(
              row,
              "previous client secret of " + client.clientId(),
              about,
              "client.secret.rotated");
      case CERTIFICATE -> certificate(row, about.get("jwt.credential.certificate"));
      case SUBJECT ->
          row.type("certificate")
              .text(
                  FieldNames.NAME,
                  about.getOrDefault("x509.subjectdn", "any subject")
                      + " for "
                      + client.clientId());
      case KEY_SET ->
          row.type("federated_trust").text(FieldNames.NAME, "key set of " + client.clientId());
    }
    return row.build();
  }

  private static void secret(
      SourceRow.Builder row, String name, Map<String, String> about, String prefix) {
    Instant made = seconds(about.get(prefix + ".creation.time"));
    row.type("secret")
        .text(FieldNames.NAME, name)
        .instant(FieldNames.CREATED, made)
        .instant(FieldNames.ROTATED, made)
        .instant(FieldNames.EXPIRES, seconds(about.get(prefix + ".expiration.time")));
  }

  private static void certificate(SourceRow.Builder row, String base64) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(base64.replaceAll("-----[A-Z ]+-----", ""));
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      row.type("certificate")
          .key(KeycloakKeys.CERTIFICATE_SHA256, sha256(certificate.getEncoded()))
          .text(FieldNames.NAME, certificate.getSubjectX500Principal().getName())
          .instant(FieldNames.CREATED, certificate.getNotBefore().toInstant())
          .instant(FieldNames.EXPIRES, certificate.getNotAfter().toInstant());
    } catch (CertificateException | NoSuchAlgorithmException e) {
      throw new IllegalArgumentException(
          "jwt.credential.certificate: is no certificate that can be read", e);
    }
  }

  private static String sha256(byte[] der) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
  }

  /** Epoch seconds as Keycloak writes them; zero and anything odd mean that there is none. */
  private static Instant seconds(String text) {
    return text == null || !text.matches("[1-9]\\d{0,11}")
        ? null
        : Instant.ofEpochSecond(Long.parseLong(text));
  }
}
