package io.concordat.connector.iam.google;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.concordat.connector.iam.vocabulary.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** A service account's key, with which it signs who it is. Never shows itself. */
final class ServiceAccountKey {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIFE = Duration.ofHours(1);

  private final String email;
  private final String keyId;
  private final PrivateKey key;

  private ServiceAccountKey(String email, String keyId, PrivateKey key) {
    this.email = email;
    this.keyId = keyId;
    this.key = key;
  }

  /**
   * Reads the JSON that Google serves once, when a key is made.
   *
   * @throws IllegalArgumentException naming the property and what is wrong, never quoting the file
   */
  static ServiceAccountKey read(String property, String json) {
    JsonNode file;
    try {
      file = JSON.readTree(json);
    } catch (JsonProcessingException quotesIt) {
      throw new IllegalArgumentException(property + ": the file is no JSON");
    }
    String type = file == null ? "" : file.path("type").asText("");
    Settings.require(
        !type.equals("external_account"),
        property
            + ": the file is for workload identity federation; let that write an access token and"
            + " name it in access-token-file, or use metadata-server");
    Settings.require(
        type.equals("service_account"), property + ": the file is no key of a service account");
    String email = file.path("client_email").asText("");
    Settings.require(!email.isBlank(), property + ": the file has no client_email");
    String pem = file.path("private_key").asText("");
    try {
      byte[] der =
          Base64.getMimeDecoder().decode(pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", ""));
      return new ServiceAccountKey(
          email,
          file.path("private_key_id").asText(""),
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)));
    } catch (GeneralSecurityException | IllegalArgumentException mayQuoteIt) {
      throw new IllegalArgumentException(property + ": private_key is no RSA key in PKCS #8 form");
    }
  }

  /** A JWT that says who wants what (RFC 7523), signed with RS256, good for an hour. */
  String assertion(URI audience, String scope, Instant now) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", "RS256");
    header.put("typ", "JWT");
    if (!keyId.isBlank()) {
      header.put("kid", keyId);
    }
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", email);
    claims.put("scope", scope);
    claims.put("aud", audience.toString());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(LIFE).getEpochSecond());
    String content = part(header) + "." + part(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime signs with SHA256withRSA", e);
    }
  }

  private static String part(Map<String, Object> values) {
    try {
      return base64(JSON.writeValueAsBytes(values));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "ServiceAccountKey[hidden]";
  }
}
