package io.concordat.connector.iam.entra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Applications and service principals as Graph shows them, secrets among what nobody reads. */
final class GraphObjects {
  private GraphObjects() {}

  static Map<String, Object> application(int number) {
    Map<String, Object> application = object("applications", number);
    application.put("createdDateTime", "2024-03-0" + number + "T08:00:00Z");
    application.put("passwordCredentials", List.of(secret(number)));
    application.put("keyCredentials", List.of(certificate(number)));
    return application;
  }

  static Map<String, Object> principal(int number, String type, String home) {
    Map<String, Object> principal = object("servicePrincipals", number);
    principal.put("servicePrincipalType", type);
    principal.put("accountEnabled", true);
    principal.put("appOwnerOrganizationId", home);
    principal.put("alternativeNames", List.of());
    principal.put(
        "appRoles",
        List.of(
            Map.of("id", "df021288-bdef-4463-88db-98f22de89214", "value", "User.Read.All"),
            Map.of(
                "id",
                "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8",
                "value",
                "RoleManagement.ReadWrite.Directory")));
    principal.put("keyCredentials", number == 1 ? List.of(certificate(70)) : List.of());
    principal.put("passwordCredentials", List.of());
    return principal;
  }

  private static Map<String, Object> object(String collection, int number) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", FakeGraph.id(collection, number));
    object.put("appId", FakeGraph.appId(number));
    object.put("displayName", "app-" + number);
    object.put("description", "number " + number);
    object.put("tags", List.of("environment:prod", "HideApp"));
    object.put("secretText", FakeGraph.SECRET);
    object.put("info", Map.of("logoUrl", FakeGraph.SECRET, "description", FakeGraph.SECRET));
    object.put("customSecurityAttributes", Map.of("vault", Map.of("token", FakeGraph.SECRET)));
    return object;
  }

  private static Map<String, Object> secret(int number) {
    Map<String, Object> secret = credential(number, "ci");
    secret.put("secretText", FakeGraph.SECRET);
    secret.put("hint", FakeGraph.HINT);
    return secret;
  }

  private static Map<String, Object> certificate(int number) {
    Map<String, Object> certificate = credential(number + 100, "CN=app");
    certificate.put("type", "AsymmetricX509Cert");
    certificate.put("usage", "Verify");
    certificate.put("key", FakeGraph.KEY);
    return certificate;
  }

  private static Map<String, Object> credential(int number, String name) {
    Map<String, Object> credential = new LinkedHashMap<>();
    credential.put("keyId", FakeGraph.keyId(number));
    credential.put("displayName", name);
    credential.put("startDateTime", "2026-01-01T00:00:00Z");
    credential.put("endDateTime", "2099-01-01T00:00:00Z");
    credential.put("customKeyIdentifier", FakeGraph.SECRET);
    return credential;
  }
}
