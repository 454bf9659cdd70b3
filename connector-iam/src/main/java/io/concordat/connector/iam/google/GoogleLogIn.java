package io.concordat.connector.iam.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.http.Answer;
import io.concordat.connector.http.Authorization;
import io.concordat.connector.http.Call;
import io.concordat.connector.http.Header;
import io.concordat.connector.http.Secret;
import io.concordat.connector.http.TokenAuthorization;
import io.concordat.connector.http.TokenAuthorization.Token;
import io.concordat.connector.http.Transport;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.http.WebAddress;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.SourceFailure;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The three ways to get a token: a key, the machine's metadata server, or a file. */
final class GoogleLogIn {
  /** Reading Policy Analyzer wants no less; what may be done, roles say. */
  static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  private static final Set<String> METADATA_HOSTS =
      Set.of("metadata.google.internal", "169.254.169.254");
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  /** The metadata server says 404 where there is no service account. */
  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 404);

  private GoogleLogIn() {}

  /**
   * The configured one.
   *
   * @throws IllegalArgumentException with a sentence that names the property
   */
  static Authorization of(String prefix, GoogleConfig.Cloud cloud, Transport transport) {
    int ways =
        (cloud.credentialsFile().isPresent() ? 1 : 0)
            + (cloud.accessTokenFile().isPresent() ? 1 : 0)
            + (cloud.metadataServer() ? 1 : 0);
    Settings.require(
        ways == 1,
        prefix
            + "credentials-file: set exactly one of credentials-file, access-token-file and"
            + " metadata-server=true; "
            + ways
            + " are set");
    if (cloud.metadataServer()) {
      return metadata(prefix, cloud, transport);
    }
    if (cloud.accessTokenFile().isPresent()) {
      return Authorization.bearer(
          Secret.of(
              prefix + "access-token",
              Optional.empty(),
              cloud.accessTokenFile(),
              transport.clock()));
    }
    return key(prefix, cloud, transport);
  }

  private static Authorization key(String prefix, GoogleConfig.Cloud cloud, Transport transport) {
    URI tokenUrl = WebAddress.of(prefix + "token-url", cloud.tokenUrl(), cloud.allowPlainHttp());
    Secret file =
        Secret.of(
            prefix + "credentials", Optional.empty(), cloud.credentialsFile(), transport.clock());
    // Read once now, so that a wrong file stops the start.
    ServiceAccountKey.read(prefix + "credentials-file", file.value());
    VendorHttp http = transport.to(tokenUrl, Authorization.none());
    return new TokenAuthorization(
        () -> {
          ServiceAccountKey key;
          try {
            key = ServiceAccountKey.read(prefix + "credentials-file", file.value());
          } catch (IllegalArgumentException e) {
            throw SourceFailure.Rejected.setting(e.getMessage());
          }
          Map<String, String> form = new LinkedHashMap<>();
          form.put("grant_type", GRANT);
          form.put("assertion", key.assertion(tokenUrl, SCOPE, transport.clock().instant()));
          Call call = Call.post("the token endpoint", tokenUrl.toString()).form(form);
          return token(
              http.send(call),
              "the key was deleted or disabled, or this machine's clock is wrong by minutes");
        },
        GoogleLogIn::header,
        transport.clock());
  }

  private static Authorization metadata(
      String prefix, GoogleConfig.Cloud cloud, Transport transport) {
    String property = prefix + "metadata-url";
    URI url = WebAddress.of(property, cloud.metadataUrl(), true);
    if (!METADATA_HOSTS.contains(url.getHost())) {
      url = WebAddress.of(property, cloud.metadataUrl(), cloud.allowPlainHttp());
    }
    VendorHttp http = transport.to(url, Authorization.none());
    return new TokenAuthorization(
        () ->
            token(
                http.send(
                    Call.get(
                            "the metadata server",
                            "/computeMetadata/v1/instance/service-accounts/default/token")
                        .header("Metadata-Flavor", "Google")),
                "the machine or pod has no service account"),
        GoogleLogIn::header,
        transport.clock());
  }

  private static Header header(String token) {
    return Header.authorization("Bearer " + token);
  }

  private static Token token(Answer answer, String whyNot) {
    if (REFUSALS.contains(answer.status())) {
      throw SourceFailure.Rejected.credentials(
          "the log-in answered " + answer.status() + ": " + whyNot);
    }
    JsonNode body = answer.object();
    String token = body.path("access_token").asText("");
    if (token.isBlank()) {
      throw SourceFailure.Rejected.setting("the log-in answered without an access_token");
    }
    long seconds = body.path("expires_in").asLong(0);
    return new Token(
        token,
        seconds > 0
            ? Optional.of(Duration.ofSeconds(Math.min(seconds, 86_400)))
            : Optional.empty());
  }
}
