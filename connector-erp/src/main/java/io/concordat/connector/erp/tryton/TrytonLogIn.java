package io.concordat.connector.erp.tryton;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.http.Authorization;
import io.concordat.connector.http.Header;
import io.concordat.connector.http.Secret;
import io.concordat.connector.http.TokenAuthorization;
import io.concordat.connector.http.TokenAuthorization.Token;
import io.concordat.connector.http.Transport;
import io.concordat.connector.spi.SourceFailure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Logs a user in: a session, which each call then shows as {@code Session
 * base64(login:user-id:key)}. Every session stays in Tryton's database for a month, so one is used
 * for half a day.
 */
final class TrytonLogIn {
  private static final String WHAT = "the log-in";
  private static final Duration KEPT = Duration.ofHours(12);

  private final TrytonRpc rpc;
  private final String username;
  private final Secret password;

  private TrytonLogIn(TrytonRpc rpc, String username, Secret password) {
    this.rpc = rpc;
    this.username = username;
    this.password = password;
  }

  static Authorization of(
      Transport transport, URI url, String database, String username, Secret password) {
    TrytonRpc rpc = new TrytonRpc(transport.to(url, Authorization.none()), database);
    TrytonLogIn logIn = new TrytonLogIn(rpc, username, password);
    return new TokenAuthorization(
        logIn::fetch, token -> Header.authorization("Session " + token), transport.clock());
  }

  private Token fetch() {
    String secret = password.value();
    try {
      return logIn(secret);
    } catch (SourceFailure.Rejected refused) {
      // The same password is never tried twice: that would lock the user.
      if (password.renewedSince(secret)) {
        return logIn(password.value());
      }
      throw refused;
    }
  }

  private Token logIn(String secret) {
    JsonNode session = session(secret);
    if (!session.path(0).isIntegralNumber() || !session.path(1).isTextual()) {
      throw SourceFailure.Rejected.credentials(WHAT + " answered without a session");
    }
    String shown = username + ":" + session.path(0).asLong() + ":" + session.path(1).asText();
    String encoded = Base64.getEncoder().encodeToString(shown.getBytes(StandardCharsets.UTF_8));
    return new Token(encoded, Optional.of(KEPT));
  }

  /**
   * A locked user is let in again when nobody has tried for minutes: to wait and try again, as for
   * any other call, would keep him locked.
   */
  private JsonNode session(String secret) {
    try {
      return rpc.call(WHAT, "common.db.login", List.of(username, Map.of("password", secret), "en"))
          .value();
    } catch (SourceFailure.Throttled locked) {
      if (locked.retryAfter().isPresent()) {
        throw locked;
      }
      throw SourceFailure.Rejected.credentials(
          locked.getMessage()
              + ". After a few refused log-ins Tryton lets nobody in under this name, or from this"
              + " network, for some minutes, and each attempt makes that longer");
    }
  }
}
