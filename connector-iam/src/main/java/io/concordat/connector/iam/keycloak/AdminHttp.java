package io.concordat.connector.iam.keycloak;

import io.concordat.connector.http.Answer.Reader;
import io.concordat.connector.http.Authorization;
import io.concordat.connector.http.Call;
import io.concordat.connector.http.OAuthClient;
import io.concordat.connector.http.Transport;
import io.concordat.connector.http.VendorHttp;
import java.net.URI;
import java.time.Clock;

/** Reads what lies under {@code /admin/realms/<realm>} with a client's token. */
final class AdminHttp {
  private final VendorHttp http;
  private final String root;

  private AdminHttp(VendorHttp http, String root) {
    this.http = http;
    this.root = root;
  }

  /**
   * The realm that is configured.
   *
   * @param prefix of the source's properties
   * @throws IllegalArgumentException with a sentence that names the property
   */
  static AdminHttp of(String prefix, KeycloakConfig.Realm realm, Clock clock) {
    Transport transport = Transport.of(prefix, realm, clock);
    URI tokenUrl =
        transport
            .to(realm, Authorization.none())
            .inside(
                "the token",
                "realms/"
                    + Call.encoded(realm.authRealm().orElse(realm.realm()))
                    + "/protocol/openid-connect/token");
    Authorization client = OAuthClient.of(prefix, tokenUrl, realm, clock).over(transport);
    return new AdminHttp(
        transport.to(realm, client), "admin/realms/" + Call.encoded(realm.realm()) + "/");
  }

  /**
   * Asks for a part of the realm.
   *
   * @param what names the call for a person, without ids
   * @param right the role that the call needs
   */
  <T> Answer<T> get(String what, String path, String right, Reader<T> reader) {
    var answer = http.send(Call.get(what, root + path).needs(right));
    return switch (answer.status()) {
      case 404 -> new Answer.Gone<>();
      case 403 -> new Answer.Denied<>(what + " may not be read; it needs " + right);
      default -> new Answer.Found<>(answer.read(reader));
    };
  }
}
