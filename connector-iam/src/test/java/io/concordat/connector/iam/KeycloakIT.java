package io.concordat.connector.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.contract.EntityKind;
import io.concordat.contract.EventType;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceRecord;
import io.concordat.contract.TypedKey;
import io.concordat.embedded.keycloak.KeycloakAdmin;
import io.concordat.embedded.test.KafkaResource;
import io.concordat.embedded.test.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Against a real Keycloak, filled through its own admin API: what is published equals what its API
 * lists, entity for entity.
 */
@QuarkusTest
@TestSecurity(user = "olga", roles = "operator")
@QuarkusTestResource(
    value = PostgresResource.class,
    initArgs = @ResourceArg(name = "database", value = "connector_iam"))
@QuarkusTestResource(
    value = KafkaResource.class,
    initArgs = @ResourceArg(name = "topics", value = "records.observed,runs.reported"))
@QuarkusTestResource(value = KeycloakResource.class, restrictToAnnotatedClass = true)
class KeycloakIT {
  private static final String REALM = KeycloakResource.REALM;
  private static final String SOURCE = "keycloak-acme";

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  private KeycloakAdmin keycloak;
  private Topics topics;

  @BeforeEach
  void connect() {
    // Not injected: other tests' applications, which see this class too, have no such properties.
    Config config = ConfigProvider.getConfig();
    keycloak =
        new KeycloakAdmin(
            config.getValue("concordat.keycloak.sources.keycloak-acme.url", URI.class),
            "admin",
            config.getValue("test.keycloak.password", String.class));
    topics = new Topics(bootstrapServers, SOURCE);
  }

  @Test
  void publishesWhatKeycloakListsAlsoAfterClientsWereDisabledRenamedAndDeleted() throws Exception {
    Map<String, String> uuids = fill();
    topics.pull();
    assertEqualsWhatKeycloakLists();
    SourceRecord renamed = active().get(uuids.get("svc-07"));
    assertThat(renamed.fields().get(FieldNames.LAST_AUTHENTICATION).value().isNull()).isFalse();
    assertThat(active().get(uuids.get("svc-08")).fields())
        .hasEntrySatisfying(
            FieldNames.LAST_AUTHENTICATION,
            login -> assertThat(login.value().isNull()).as("never logged in").isTrue());

    int published = topics.messages(EventType.RECORD_OBSERVED).size();
    topics.pull();
    assertThat(topics.messages(EventType.RECORD_OBSERVED)).as("nothing is new").hasSize(published);

    keycloak.setEnabled(REALM, uuids.get("svc-03"), false);
    keycloak.rename(REALM, uuids.get("svc-07"), "billing-export");
    keycloak.delete(REALM, uuids.get("svc-11"));
    topics.pull();

    assertEqualsWhatKeycloakLists();
    SourceRecord after = active().get(uuids.get("svc-07"));
    assertThat(after.fields().get(FieldNames.NAME).value().display()).isEqualTo("billing-export");
    assertThat(after.fields().get(FieldNames.LAST_AUTHENTICATION).value())
        .as("a renamed client keeps its last login")
        .isEqualTo(renamed.fields().get(FieldNames.LAST_AUTHENTICATION).value());
    assertThat(topics.records().get(uuids.get("svc-11")).state()).isEqualTo(RecordState.RETIRED);
    assertNoSecretWasPublished();
  }

  private Map<String, String> fill() throws IOException {
    Map<String, String> uuids = new HashMap<>();
    keycloak.createRealmRole(REALM, "auditor");
    for (int i = 1; i <= 24; i++) {
      String clientId = "svc-%02d".formatted(i);
      uuids.put(
          clientId,
          keycloak.createServiceClient(
              REALM,
              clientId,
              i == 7 ? "known-to-this-test" : null,
              Map.of("owner", "team-" + i + "@acme.example", "environment", "production")));
    }
    keycloak.createClientRole(REALM, uuids.get("svc-01"), "post");
    keycloak.grantClientRole(REALM, uuids.get("svc-02"), "svc-01", "post");
    keycloak.grantRealmRole(REALM, uuids.get("svc-02"), "auditor");
    keycloak.grantClientRole(REALM, uuids.get("svc-05"), "realm-management", "realm-admin");
    keycloak.login(REALM, "svc-07", "known-to-this-test");
    ObjectNode web = new ObjectMapper().createObjectNode();
    web.put("clientId", "a-web-page").put("publicClient", true);
    keycloak.createClient(REALM, web);
    ObjectNode signed = new ObjectMapper().createObjectNode();
    signed.put("clientId", "ledger-export").put("serviceAccountsEnabled", true);
    signed.put("clientAuthenticatorType", "client-jwt");
    signed.putObject("attributes").put("jwt.credential.certificate", certificate());
    uuids.put("ledger-export", keycloak.createClient(REALM, signed));
    return uuids;
  }

  private void assertEqualsWhatKeycloakLists() {
    List<JsonNode> accounts =
        keycloak.clients(REALM).stream()
            .filter(client -> client.path("serviceAccountsEnabled").asBoolean())
            .toList();
    Map<String, SourceRecord> identities = active(EntityKind.IDENTITY);
    assertThat(identities.keySet()).isEqualTo(ids(accounts));
    accounts.forEach(client -> assertEqual(identities.get(client.path("id").asText()), client));

    assertThat(active(EntityKind.CREDENTIAL).keySet())
        .isEqualTo(
            accounts.stream()
                .map(
                    client ->
                        client.path("id").asText()
                            + (client.path("clientAuthenticatorType").asText().equals("client-jwt")
                                ? "#certificate"
                                : "#secret"))
                .collect(Collectors.toSet()));

    Set<String> roles = ids(keycloak.realmRoles(REALM));
    keycloak
        .clients(REALM)
        .forEach(
            client -> roles.addAll(ids(keycloak.clientRoles(REALM, client.path("id").asText()))));
    assertThat(active(EntityKind.ENTITLEMENT).keySet()).isEqualTo(roles);
  }

  private void assertEqual(SourceRecord record, JsonNode client) {
    String uuid = client.path("id").asText();
    String clientId = client.path("clientId").asText();
    assertThat(record.keys())
        .containsExactlyInAnyOrder(
            new TypedKey(KeyNamespaces.KEYCLOAK_CLIENT_UUID, SOURCE + "/" + uuid),
            new TypedKey(KeyNamespaces.KEYCLOAK_CLIENT_ID, REALM + "/" + clientId));
    assertThat(text(record, FieldNames.NAME)).isEqualTo(clientId);
    assertThat(text(record, FieldNames.STATUS))
        .isEqualTo(client.path("enabled").asBoolean() ? "active" : "disabled");
    JsonNode owner = client.path("attributes").path("owner");
    if (!owner.isMissingNode()) {
      assertThat(text(record, FieldNames.TECHNICAL_OWNER)).isEqualTo(owner.asText());
      assertThat(text(record, FieldNames.ENVIRONMENT)).isEqualTo("prod");
    }
    assertThat(record.relations().stream().map(tie -> tie.target().value()).toList())
        .containsExactlyInAnyOrderElementsOf(
            keycloak.heldRoles(REALM, uuid).stream().map(role -> SOURCE + "/" + role).toList());
    if (clientId.equals("svc-05")) {
      assertThat(text(record, FieldNames.PRIVILEGE)).isEqualTo("admin");
    }
    assertThat(Instant.parse(text(record, FieldNames.CREATED)))
        .isAfter(Instant.now().minus(Duration.ofHours(1)));
  }

  private void assertNoSecretWasPublished() {
    List<String> secrets =
        keycloak.clients(REALM).stream()
            .map(client -> client.path("secret").asText())
            .filter(secret -> !secret.isBlank())
            .toList();
    assertThat(secrets).hasSizeGreaterThan(20);
    for (var message : topics.messages(EventType.RECORD_OBSERVED)) {
      assertThat(new String(message.value(), StandardCharsets.UTF_8)).doesNotContain(secrets);
    }
  }

  private Map<String, SourceRecord> active() {
    return topics.records().entrySet().stream()
        .filter(entry -> entry.getValue().state() == RecordState.ACTIVE)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Map<String, SourceRecord> active(EntityKind kind) {
    return active().entrySet().stream()
        .filter(entry -> entry.getValue().kind() == kind)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Set<String> ids(List<JsonNode> list) {
    return list.stream().map(node -> node.path("id").asText()).collect(Collectors.toSet());
  }

  private static String text(SourceRecord record, String field) {
    return record.fields().get(field).value().display();
  }

  private static String certificate() throws IOException {
    try (InputStream pem =
        KeycloakIT.class.getResourceAsStream("/vendor/keycloak/client-certificate.pem")) {
      return new String(pem.readAllBytes(), StandardCharsets.UTF_8)
          .replaceAll("-----[A-Z ]+-----|\\s", "");
    }
  }
}
