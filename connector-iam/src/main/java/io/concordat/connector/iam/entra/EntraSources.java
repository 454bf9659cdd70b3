package io.concordat.connector.iam.entra;

import io.concordat.connector.http.Authorization;
import io.concordat.connector.http.OAuthClient;
import io.concordat.connector.http.Transport;
import io.concordat.connector.http.WebAddress;
import io.concordat.connector.iam.vocabulary.Settings;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The configured tenants. */
@ApplicationScoped
class EntraSources implements SourceProvider {
  private static final String PREFIX = "concordat.entra.sources";
  private static final String GLOBAL_CLOUD = "graph.microsoft.com";

  private final EntraConfig config;

  EntraSources(EntraConfig config) {
    this.config = config;
  }

  @Override
  public List<Source> sources() {
    return SourceProvider.each(
        config.sources(), (id, tenant) -> source(id, tenant, Clock.systemUTC()));
  }

  static Source source(String id, EntraConfig.Tenant tenant, Clock clock) {
    Settings settings = Settings.of(PREFIX, id);
    String prefix = settings.name("");
    Settings.require(
        EntraKeys.isGuid(tenant.tenantId().strip()),
        settings.name("tenant-id") + " must be the tenant's id, a GUID");
    settings.between("page-size", tenant.pageSize(), 1, 100);
    URI graph = WebAddress.of(prefix + "graph-url", tenant.graphUrl(), tenant.allowPlainHttp());
    URI login = WebAddress.of(prefix + "login-url", tenant.loginUrl(), tenant.allowPlainHttp());
    Transport transport = Transport.of(prefix, tenant, clock);
    GraphApi api =
        new GraphApi(transport.to(graph, authorization(prefix, graph, login, tenant, transport)));
    boolean signIns =
        tenant.signIns().orElseGet(() -> GLOBAL_CLOUD.equalsIgnoreCase(graph.getHost()));
    return EntraSource.of(id, tenant, signIns, api, clock);
  }

  private static Authorization authorization(
      String prefix, URI graph, URI login, EntraConfig.Tenant tenant, Transport transport) {
    String base = login.toString().replaceAll("/+$", "");
    URI tokenUrl =
        URI.create(base + "/" + EntraKeys.guid(tenant.tenantId()) + "/oauth2/v2.0/token");
    String scope = graph.getScheme() + "://" + graph.getRawAuthority() + "/.default";
    if (tenant.federatedTokenFile().isPresent()) {
      return FederatedClient.of(prefix, tokenUrl, scope, tenant, transport);
    }
    return OAuthClient.of(prefix, tokenUrl, tenant, transport.clock())
        .with("scope", Optional.of(scope))
        .over(transport);
  }
}
