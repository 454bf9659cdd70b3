package io.concordat.connector.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceFailure;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An OAuth 2.0 client that logs in as itself (RFC 6749, 4.4: client credentials).
 *
 * @param parameters further form parameters in order, such as {@code scope}, {@code audience} or
 *     {@code resource}
 */
public record OAuthClient(
    URI tokenUrl,
    String clientId,
    Secret clientSecret,
    ClientAuthentication authentication,
    Map<String, String> parameters) {

  /** How the client shows its secret. */
  public enum ClientAuthentication {
    /** In the form: {@code client_id} and {@code client_secret}. */
    POST,
    /** By basic authentication, id and secret as they are, which is what servers expect. */
    BASIC
  }

  public OAuthClient {
    parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * The client as configured, its secret in the form.
   *
   * @param prefix of the source's properties, such as {@code concordat.coupa.sources.coupa-prod.}
   * @throws IllegalArgumentException with a sentence that names the property
   */
  public static OAuthClient of(String prefix, URI tokenUrl, ClientSettings settings, Clock clock) {
    return new OAuthClient(
        tokenUrl,
        settings
            .clientId()
            .filter(id -> !id.isBlank())
            .orElseThrow(
                () -> new IllegalArgumentException(prefix + "client-id: is required and not set")),
        Secret.of(
            prefix + "client-secret", settings.clientSecret(), settings.clientSecretFile(), clock),
        ClientAuthentication.POST,
        Map.of());
  }

  /** The same client, which shows its secret in another way. */
  public OAuthClient by(ClientAuthentication another) {
    return new OAuthClient(tokenUrl, clientId, clientSecret, another, parameters);
  }

  /** The same client with a further form parameter, unless the value is empty. */
  public OAuthClient with(String parameter, Optional<String> value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    value.filter(text -> !text.isBlank()).ifPresent(text -> more.put(parameter, text));
    return new OAuthClient(tokenUrl, clientId, clientSecret, authentication, more);
  }

  /** Logs in over a transport: a token is kept until shortly before its end. */
  public Authorization over(Transport transport) {
    VendorHttp http = transport.to(tokenUrl, Authorization.none());
    return new TokenAuthorization(
        () -> fetch(http), token -> Header.authorization("Bearer " + token), transport.clock());
  }

  private TokenAuthorization.Token fetch(VendorHttp http) {
    String secret = clientSecret.value();
    Answer answer = http.send(call(secret));
    if (isRefusal(answer) && clientSecret.renewedSince(secret)) {
      answer = http.send(call(clientSecret.value()));
    }
    if (isRefusal(answer)) {
      throw SourceFailure.Rejected.credentials(
          "the token endpoint answered "
              + answer.status()
              + ": check client-id and client-secret, and that client credentials are allowed");
    }
    JsonNode body = body(answer);
    String token = body.path("access_token").asText("");
    if (token.isBlank()) {
      throw SourceFailure.Rejected.setting(
          "the token endpoint answered without an access_token: check its address");
    }
    long seconds = body.path("expires_in").asLong(0);
    return new TokenAuthorization.Token(
        token,
        seconds > 0
            ? Optional.of(Duration.ofSeconds(Math.min(seconds, 86_400)))
            : Optional.empty());
  }

  private static JsonNode body(Answer answer) {
    try {
      return answer.object();
    } catch (SourceFailure.Rejected e) {
      throw SourceFailure.Rejected.setting(e.getMessage());
    }
  }

  private static boolean isRefusal(Answer answer) {
    return answer.status() == 400 || answer.status() == 401 || answer.status() == 403;
  }

  private Call call(String secret) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    Call call = Call.post("the token endpoint", tokenUrl.toString());
    if (authentication == ClientAuthentication.POST) {
      form.put("client_id", clientId);
      form.put("client_secret", secret);
    } else {
      Header basic = Authorization.basic(clientId, Secret.of(secret)).header().orElseThrow();
      call = call.header(basic.name(), basic.value());
    }
    form.putAll(parameters);
    return call.form(form);
  }
}
