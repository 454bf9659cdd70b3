package io.concordat.connector.erp.export;

import io.concordat.connector.http.Authorization;
import io.concordat.connector.http.OAuthClient;
import io.concordat.connector.http.Secret;
import io.concordat.connector.http.Transport;
import io.concordat.connector.http.WebAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a REST export is logged in to: in one way, and with all that it takes. */
final class ExportLogIn {
  private ExportLogIn() {}

  /**
   * The log-in that is configured; none where no property of one is set.
   *
   * @param prefix of the source's properties, such as {@code concordat.export.sources.licences.}
   * @throws IllegalArgumentException with a sentence that names the property, such as one that is
   *     missing: half a log-in is none, and its calls would go out without any
   */
  static Authorization of(String prefix, ExportConfig.Export export, Transport transport) {
    boolean basic = isSet(export.username(), export.password(), export.passwordFile());
    boolean token = isSet(export.token(), export.tokenFile(), export.tokenHeader());
    boolean oauth =
        isSet(
            export.tokenUrl(),
            export.clientId(),
            export.clientSecret(),
            export.clientSecretFile(),
            export.scope());
    if ((basic ? 1 : 0) + (token ? 1 : 0) + (oauth ? 1 : 0) > 1) {
      throw new IllegalArgumentException(
          prefix
              + "username: set one of username and password, token (with token-header where the key"
              + " has a header of its own), or token-url, client-id and client-secret; there is "
              + String.join(", ", given(export)));
    }
    if (basic) {
      return Authorization.basic(prefix, export, transport.clock());
    }
    if (token) {
      return token(prefix, export, transport);
    }
    return oauth ? client(prefix, export, transport) : Authorization.none();
  }

  /**
   * Refuses a log-in where there is nothing to log in to.
   *
   * @throws IllegalArgumentException with a sentence that names the property
   */
  static void refuseAny(String prefix, ExportConfig.Export export) {
    List<String> given = given(export);
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          prefix
              + given.getFirst()
              + ": is for a url, and a folder is given; take it away, or set url instead of"
              + " folder");
    }
  }

  private static Authorization token(
      String prefix, ExportConfig.Export export, Transport transport) {
    if (!isSet(export.token(), export.tokenFile())) {
      throw new IllegalArgumentException(
          prefix
              + "token: is not set, and token-header is of no use without; set token or"
              + " token-file");
    }
    Secret secret =
        Secret.of(prefix + "token", export.token(), export.tokenFile(), transport.clock());
    return export
        .tokenHeader()
        .map(header -> Authorization.key(header, secret))
        .orElseGet(() -> Authorization.bearer(secret));
  }

  private static Authorization client(
      String prefix, ExportConfig.Export export, Transport transport) {
    Map<String, Boolean> needed = new LinkedHashMap<>();
    needed.put("token-url", isSet(export.tokenUrl()));
    needed.put("client-id", isSet(export.clientId()));
    needed.put("client-secret", isSet(export.clientSecret(), export.clientSecretFile()));
    List<String> missing =
        needed.entrySet().stream().filter(one -> !one.getValue()).map(Map.Entry::getKey).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          prefix
              + missing.getFirst()
              + ": is not set; missing "
              + String.join(", ", missing)
              + ": OAuth client credentials take token-url, client-id and client-secret (or"
              + " client-secret-file), and here is "
              + String.join(", ", given(export)));
    }
    URI tokenUrl = WebAddress.of(prefix + "token-url", export.tokenUrl(), export.allowPlainHttp());
    return OAuthClient.of(prefix, tokenUrl, export, transport.clock())
        .with("scope", export.scope())
        .over(transport);
  }

  /** The names of what is set; never a value. */
  private static List<String> given(ExportConfig.Export export) {
    Map<String, Optional<String>> all = new LinkedHashMap<>();
    all.put("username", export.username());
    all.put("password", export.password());
    all.put("password-file", export.passwordFile());
    all.put("token", export.token());
    all.put("token-file", export.tokenFile());
    all.put("token-header", export.tokenHeader());
    all.put("token-url", export.tokenUrl());
    all.put("client-id", export.clientId());
    all.put("client-secret", export.clientSecret());
    all.put("client-secret-file", export.clientSecretFile());
    all.put("scope", export.scope());
    return all.entrySet().stream()
        .filter(one -> isSet(one.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  @SafeVarargs
  private static boolean isSet(Optional<String>... values) {
    return List.of(values).stream().anyMatch(Optional::isPresent);
  }
}
