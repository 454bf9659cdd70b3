package io.concordat.connector.iam.keycloak;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a list of clients token by token and takes only what stands on the allow-list. The list
 * carries every client's secret in the clear, even for a reader who may only view, and the previous
 * secret in an attribute: neither ever becomes a value here.
 */
final class ClientReader {
  /** Attributes about a credential that are no credential. */
  static final Set<String> CREDENTIAL_ATTRIBUTES =
      Set.of(
          "client.secret.creation.time",
          "client.secret.expiration.time",
          "client.secret.rotated.creation.time",
          "client.secret.rotated.expiration.time",
          "jwt.credential.certificate",
          "jwks.url",
          "use.jwks.url",
          "x509.subjectdn");

  /** Of a uuid, or of a role's name, Keycloak keeps no more. */
  static final int LONGEST_ID = 255;

  private final Set<String> labels;

  /**
   * @param labels further attributes that are taken, lower case
   */
  ClientReader(Set<String> labels) {
    this.labels = Set.copyOf(labels);
  }

  List<Client> read(JsonParser in) throws IOException {
    List<Client> clients = new ArrayList<>();
    if (in.nextToken() != JsonToken.START_ARRAY) {
      throw new IOException("not a list");
    }
    while (in.nextToken() == JsonToken.START_OBJECT) {
      clients.add(client(in));
    }
    if (in.currentToken() != JsonToken.END_ARRAY) {
      throw new IOException("not a list of clients");
    }
    return clients;
  }

  private Client client(JsonParser in) throws IOException {
    Map<String, String> texts = new HashMap<>();
    Map<String, String> attributes = Map.of();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "id",
            "clientId",
            "name",
            "description",
            "enabled",
            "serviceAccountsEnabled",
            "clientAuthenticatorType" ->
            keep(texts, name, in);
        case "attributes" -> attributes = attributes(in);
        default -> in.skipChildren();
      }
    }
    String id = texts.getOrDefault("id", "");
    if (id.isBlank() || id.length() > LONGEST_ID || !texts.containsKey("clientId")) {
      throw new IOException("a client without an id");
    }
    return new Client(
        texts.get("id"),
        texts.get("clientId"),
        texts.get("name"),
        texts.get("description"),
        Boolean.parseBoolean(texts.get("enabled")),
        Boolean.parseBoolean(texts.get("serviceAccountsEnabled")),
        texts.getOrDefault("clientAuthenticatorType", ""),
        attributes);
  }

  private Map<String, String> attributes(JsonParser in) throws IOException {
    Map<String, String> taken = new HashMap<>();
    if (in.currentToken() != JsonToken.START_OBJECT) {
      in.skipChildren();
      return taken;
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      if (CREDENTIAL_ATTRIBUTES.contains(name) || labels.contains(name.toLowerCase(Locale.ROOT))) {
        keep(taken, name, in);
      } else {
        in.skipChildren();
      }
    }
    return taken;
  }

  private static void keep(Map<String, String> into, String name, JsonParser in)
      throws IOException {
    if (in.currentToken().isScalarValue() && in.currentToken() != JsonToken.VALUE_NULL) {
      into.put(name, in.getText());
    } else {
      in.skipChildren();
    }
  }
}
