package io.concordat.connector.iam.keycloak;

import java.util.ArrayList;
import java.util.List;

/** With what a client authenticates, as far as its settings tell. */
final class Credentials {
  /** One way to authenticate. */
  enum Kind {
    SECRET("secret"),
    ROTATED_SECRET("rotated-secret"),
    CERTIFICATE("certificate"),
    SUBJECT("x509-subject"),
    KEY_SET("key-set");

    private final String suffix;

    Kind(String suffix) {
      this.suffix = suffix;
    }

    String nativeId(Client client) {
      return client.id() + "#" + suffix;
    }
  }

  private Credentials() {}

  static List<Kind> of(Client client) {
    List<Kind> kinds = new ArrayList<>();
    switch (client.authenticator()) {
      case "client-secret", "client-secret-jwt" -> {
        kinds.add(Kind.SECRET);
        if (client.attributes().containsKey("client.secret.rotated.creation.time")) {
          kinds.add(Kind.ROTATED_SECRET);
        }
      }
      case "client-x509" -> kinds.add(Kind.SUBJECT);
      case "client-jwt" -> {
        if (Boolean.parseBoolean(client.attributes().get("use.jwks.url"))) {
          kinds.add(Kind.KEY_SET);
        } else if (client.attributes().containsKey("jwt.credential.certificate")) {
          kinds.add(Kind.CERTIFICATE);
        }
      }
      default -> {
        // An authenticator that we do not know says nothing of its credential.
      }
    }
    return kinds;
  }
}
