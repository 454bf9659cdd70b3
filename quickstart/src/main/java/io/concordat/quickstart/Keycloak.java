package io.concordat.quickstart;

import io.concordat.embedded.keycloak.KeycloakAdmin;
import io.concordat.embedded.keycloak.KeycloakDistribution;
import io.concordat.embedded.keycloak.KeycloakServer;
import io.concordat.quickstart.process.Endings;
import io.concordat.quickstart.process.PidFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real Keycloak with a realm of service clients, as one more source of connector-iam. */
final class Keycloak {
  private static final String REALM = "demo";
  private static final String READER = "concordat-reader";
  private static final String SOURCE = "keycloak-demo";
  private static final List<String> CLIENTS =
      List.of(
          "billing-export",
          "crm-sync",
          "data-lake-loader",
          "invoice-agent",
          "nightly-backup",
          "report-mailer");

  private Keycloak() {}

  /**
   * Starts it, fills the realm if it is empty, and answers what connector-iam needs to know.
   *
   * @throws Refusal if the distribution was not fetched
   */
  static Map<String, String> start(
      Layout layout, Secrets secrets, Closing closing, Progress progress) {
    Path zip = layout.root().resolve("quickstart/target/keycloak/keycloak-quarkus-dist.zip");
    if (!Files.exists(zip)) {
      throw new Refusal(
          zip + " is not there: ./concordat up --with-keycloak fetches it, 150 MB, once.");
    }
    progress.doing("Keycloak: up to a minute");
    PidFile pidFile = new PidFile(layout.run().resolve("keycloak.pid"));
    pidFile.find().ifPresent(orphan -> Endings.end(orphan, Duration.ofSeconds(15)));
    KeycloakServer server =
        closing.with(
            KeycloakServer.start(
                KeycloakServer.Options.of(
                        KeycloakDistribution.unpack(zip, layout.data().resolve("keycloak-dist")),
                        layout.data().resolve("keycloak"),
                        secrets.of("keycloak-admin"))
                    .withPort(Endpoint.KEYCLOAK.port())));
    ProcessHandle.of(server.pid()).ifPresent(process -> pidFile.write(process, "keycloak"));
    closing.with(pidFile::delete);
    fill(server.admin(), secrets.of("keycloak-reader"));
    progress.done("Keycloak on " + Endpoint.KEYCLOAK.port() + ", realm " + REALM);
    String prefix = "concordat.keycloak.sources." + SOURCE + ".";
    return Map.of(
        prefix + "url",
        server.url().toString(),
        prefix + "realm",
        REALM,
        prefix + "client-id",
        READER,
        prefix + "client-secret",
        secrets.of("keycloak-reader"));
  }

  private static void fill(KeycloakAdmin admin, String readerSecret) {
    if (admin.hasRealm(REALM)) {
      return;
    }
    admin.createRealm(REALM, Duration.ofDays(30));
    admin.createReader(REALM, READER, readerSecret);
    admin.createRealmRole(REALM, "ledger-write");
    admin.createRealmRole(REALM, "ledger-read");
    for (String client : CLIENTS) {
      String uuid = admin.createServiceClient(REALM, client, client + "-secret", Map.of());
      admin.grantRealmRole(
          REALM, uuid, client.equals("billing-export") ? "ledger-write" : "ledger-read");
    }
    admin.login(REALM, "billing-export", "billing-export-secret");
  }
}
