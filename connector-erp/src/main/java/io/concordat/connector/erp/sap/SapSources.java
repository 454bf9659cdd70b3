package io.concordat.connector.erp.sap;

import io.concordat.connector.http.Authorization;
import io.concordat.connector.http.OAuthClient;
import io.concordat.connector.http.Transport;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.http.WebAddress;
import io.concordat.connector.mapping.FieldMaps;
import io.concordat.connector.spi.Fingerprint;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Makes the configured systems into sources, or says which property stands in the way. */
@ApplicationScoped
class SapSources implements SourceProvider {
  private final SapConfig config;
  private final Clock clock;

  @Inject
  SapSources(SapConfig config) {
    this(config, Clock.systemUTC());
  }

  SapSources(SapConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  @Override
  public List<Source> sources() {
    return SourceProvider.each(config.sources(), this::source);
  }

  private Source source(String id, SapConfig.System system) {
    String prefix = "concordat.sap.sources." + id + ".";
    refuseUnless(
        id.matches("[a-z][a-z0-9_.:-]{0,63}"),
        prefix + "*: a source's id is lower case and begins with a letter");
    refuseUnless(
        system.client().map(client -> client.matches("\\d{3}")).orElse(true),
        prefix + "client: a client has three digits");
    refuseUnless(
        system.pageSize() >= 1 && system.pageSize() <= 5000,
        prefix + "page-size: must be from 1 to 5000");
    ContractFields fields = fields(prefix, system.fields());
    FieldMaps maps = SapStreams.maps(prefix, system);
    List<String> configured = new ArrayList<>(fields.names());
    configured.addAll(SapStreams.ownProperties(maps));
    ODataClient client = new ODataClient(http(prefix, system), system.client(), configured);
    SapStreams streams = new SapStreams(id, system, maps, fields, client, clock);
    return new SapSource(
        id,
        fingerprint(system, fields, maps),
        streams.all(),
        SapProbes.of(system, streams, client));
  }

  private VendorHttp http(String prefix, SapConfig.System system) {
    Transport transport = Transport.of(prefix, system, clock);
    URI base = WebAddress.of(prefix + "base-url", system.baseUrl(), system.allowPlainHttp());
    return transport.to(base, authorization(prefix, system, transport));
  }

  private Authorization authorization(String prefix, SapConfig.System system, Transport transport) {
    boolean basic =
        system.username().isPresent()
            || system.password().isPresent()
            || system.passwordFile().isPresent();
    boolean oauth =
        system.tokenUrl().isPresent()
            || system.clientId().isPresent()
            || system.clientSecret().isPresent()
            || system.clientSecretFile().isPresent()
            || system.scope().isPresent();
    refuseUnless(
        basic != oauth,
        prefix
            + "username: set either username and password, or token-url, client-id and"
            + " client-secret");
    if (basic) {
      return Authorization.basic(prefix, system, clock);
    }
    URI tokenUrl = WebAddress.of(prefix + "token-url", system.tokenUrl(), system.allowPlainHttp());
    return OAuthClient.of(prefix, tokenUrl, system, clock)
        .by(OAuthClient.ClientAuthentication.BASIC)
        .with("scope", system.scope())
        .over(transport);
  }

  private static ContractFields fields(String prefix, SapConfig.Fields fields) {
    try {
      return new ContractFields(
          fields.businessOwner(),
          fields.technicalOwner(),
          fields.identityType(),
          fields.identityReference(),
          fields.renewalDate());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(prefix + e.getMessage(), e);
    }
  }

  private static void refuseUnless(boolean holds, String reason) {
    if (!holds) {
      throw new IllegalArgumentException(reason);
    }
  }

  /** What decides what is read and how it is mapped; no secrets. */
  private static String fingerprint(
      SapConfig.System system, ContractFields fields, FieldMaps maps) {
    return Fingerprint.of(
        system.baseUrl().orElseThrow(),
        system.client().orElse(""),
        system.contractPath(),
        system.supplierPath(),
        system.contractFilter().orElse(""),
        String.valueOf(system.purchaseOrders()),
        system.orderPath(),
        system.orderFilter().orElse(""),
        fields.toString(),
        maps.digest());
  }
}
