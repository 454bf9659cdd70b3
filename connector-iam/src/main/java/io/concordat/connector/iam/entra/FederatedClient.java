package io.concordat.connector.iam.entra;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.http.Answer;
import io.concordat.connector.http.Authorization;
import io.concordat.connector.http.Call;
import io.concordat.connector.http.Header;
import io.concordat.connector.http.Secret;
import io.concordat.connector.http.TokenAuthorization;
import io.concordat.connector.http.Transport;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.SourceFailure;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Logs in with a token that another issuer signed, such as the one that Kubernetes puts into a pod
 * (workload identity federation): there is no secret to keep or to rotate.
 */
final class FederatedClient {
  private static final String WHAT = "the token endpoint";

  private final VendorHttp http;
  private final URI tokenUrl;
  private final String clientId;
  private final String scope;
  private final Secret assertion;

  private FederatedClient(
      VendorHttp http, URI tokenUrl, String clientId, String scope, Secret assertion) {
    this.http = http;
    this.tokenUrl = tokenUrl;
    this.clientId = clientId;
    this.scope = scope;
    this.assertion = assertion;
  }

  /**
   * The client as configured.
   *
   * @throws IllegalArgumentException with a sentence that names the property
   */
  static Authorization of(
      String prefix, URI tokenUrl, String scope, EntraConfig.Tenant tenant, Transport transport) {
    Settings.require(
        tenant.clientSecret().isEmpty() && tenant.clientSecretFile().isEmpty(),
        prefix + "federated-token-file: is set, and so is a client secret; set one of the two");
    String clientId =
        tenant
            .clientId()
            .filter(id -> !id.isBlank())
            .orElseThrow(
                () -> new IllegalArgumentException(prefix + "client-id: is required and not set"));
    FederatedClient client =
        new FederatedClient(
            transport.to(tokenUrl, Authorization.none()),
            tokenUrl,
            clientId,
            scope,
            Secret.of(
                prefix + "federated-token",
                Optional.empty(),
                tenant.federatedTokenFile(),
                transport.clock()));
    return new TokenAuthorization(
        client::fetch, token -> Header.authorization("Bearer " + token), transport.clock());
  }

  private TokenAuthorization.Token fetch() {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", clientId);
    form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.put("client_assertion", assertion.value());
    form.put("scope", scope);
    Answer answer = http.send(Call.post(WHAT, tokenUrl.toString()).form(form));
    if (answer.status() == 400 || answer.status() == 401 || answer.status() == 403) {
      throw SourceFailure.Rejected.credentials(
          WHAT
              + " answered "
              + answer.status()
              + ": check client-id, and that the application trusts the issuer and subject of"
              + " federated-token-file");
    }
    JsonNode body = answer.object();
    String token = body.path("access_token").asText("");
    if (token.isBlank()) {
      throw SourceFailure.Rejected.setting(WHAT + " answered without an access_token");
    }
    long seconds = body.path("expires_in").asLong(0);
    return new TokenAuthorization.Token(
        token,
        seconds > 0
            ? Optional.of(Duration.ofSeconds(Math.min(seconds, 86_400)))
            : Optional.empty());
  }
}
