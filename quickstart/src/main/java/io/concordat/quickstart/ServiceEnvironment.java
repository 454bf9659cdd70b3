package io.concordat.quickstart;

import io.concordat.quickstart.standin.StandIn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The environment of each service: the usual Quarkus properties, and what the quickstart adds. */
final class ServiceEnvironment {
  private final Servers servers;
  private final Secrets secrets;
  private final List<StandIn> standIns;
  private final Map<String, Map<String, String>> extra;

  /**
   * Collects what the environments are made of.
   *
   * @param extra by module: what else its service is told
   */
  ServiceEnvironment(
      Servers servers,
      Secrets secrets,
      List<StandIn> standIns,
      Map<String, Map<String, String>> extra) {
    this.servers = servers;
    this.secrets = secrets;
    this.standIns = standIns;
    this.extra = extra;
  }

  Map<String, String> of(ServiceSpec service) {
    Map<String, String> environment = new HashMap<>();
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(service.endpoint().port()));
    environment.put("QUARKUS_DATASOURCE_JDBC_URL", servers.jdbcUrl(service));
    environment.put("QUARKUS_DATASOURCE_USERNAME", service.database());
    environment.put("QUARKUS_DATASOURCE_PASSWORD", secrets.of(service.database()));
    environment.put("KAFKA_BOOTSTRAP_SERVERS", servers.bootstrapServers());
    environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", Endpoint.ISSUER.uri().toString());
    environment.put("QUARKUS_LOG_CONSOLE_COLOR", "false");
    if (service.module().startsWith("connector-")) {
      environment.put("CONCORDAT_CONNECTOR_PULL_EVERY", "20S");
      environment.put("CONCORDAT_CONNECTOR_REQUESTS_PER_SECOND", "50");
    }
    standIns.stream()
        .filter(standIn -> standIn.connector().equals(service.module()))
        .forEach(standIn -> environment.putAll(standIn.environment()));
    environment.putAll(extra.getOrDefault(service.module(), Map.of()));
    return environment;
  }
}
