package io.concordat.connector.erp;

import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes the configured systems into sources, or says which property stands in the way. */
@ApplicationScoped
class SapSources implements SourceProvider {
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

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
    List<Source> sources = new ArrayList<>();
    config.sources().forEach((id, system) -> sources.add(source(id, system)));
    return sources;
  }

  private Source source(String id, SapConfig.System system) {
    String prefix = "concordat.sap.sources." + id + ".";
    refuseUnless(
        id.matches("[a-z][a-z0-9_.:-]{0,63}"),
        prefix + "*: a source's id is lower case and begins with a letter");
    refusePlainHttp(prefix + "base-url", system.baseUrl(), system.allowPlainHttp());
    refuseUnless(
        system.client().map(client -> client.matches("\\d{3}")).orElse(true),
        prefix + "client: a client has three digits");
    refuseUnless(
        system.pageSize() >= 1 && system.pageSize() <= 5000,
        prefix + "page-size: must be from 1 to 5000");
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    ODataClient client =
        new ODataClient(
            system.baseUrl(),
            system.client(),
            credentials(prefix, system, http),
            system.requestTimeout(),
            http,
            clock);
    ContractFields fields = fields(prefix, system.fields());
    return new SapSource(
        id,
        fingerprint(system, fields),
        List.of(suppliers(id, system, client), contracts(id, system, fields, client)));
  }

  private ODataStream contracts(
      String id, SapConfig.System system, ContractFields fields, ODataClient client) {
    List<String> select = new ArrayList<>(PurchaseContractMapper.PROPERTIES);
    fields.names().stream().filter(name -> !select.contains(name)).forEach(select::add);
    EntitySet set =
        new EntitySet(
            system.contractPath(),
            PurchaseContractMapper.KEY,
            select,
            Optional.of(PurchaseContractMapper.ITEMS),
            system.contractFilter(),
            Optional.of(PurchaseContractMapper.CHANGED),
            system.pageSize());
    return new ODataStream(
        "purchase_contract",
        set,
        client,
        new PurchaseContractMapper(id, fields),
        system.overlap(),
        clock);
  }

  /** A_Supplier tells no time of change: it is read whole each time, and only changes go out. */
  private ODataStream suppliers(String id, SapConfig.System system, ODataClient client) {
    EntitySet set =
        new EntitySet(
            system.supplierPath(),
            SupplierMapper.KEY,
            SupplierMapper.PROPERTIES,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            system.pageSize());
    return new ODataStream(
        "supplier", set, client, new SupplierMapper(id), system.overlap(), clock);
  }

  private SapCredentials credentials(String prefix, SapConfig.System system, HttpClient http) {
    boolean basic = system.username().isPresent() || system.password().isPresent();
    boolean oauth = system.tokenUrl().isPresent() || system.clientId().isPresent();
    refuseUnless(
        basic != oauth,
        prefix
            + "username: set either username and password, or token-url, client-id and"
            + " client-secret");
    if (basic) {
      return new BasicCredentials(
          required(prefix + "username", system.username()),
          required(prefix + "password", system.password()));
    }
    URI tokenUrl = required(prefix + "token-url", system.tokenUrl());
    refusePlainHttp(prefix + "token-url", tokenUrl, system.allowPlainHttp());
    return new ClientCredentials(
        tokenUrl,
        new BasicCredentials(
            required(prefix + "client-id", system.clientId()),
            required(prefix + "client-secret", system.clientSecret())),
        system.scope(),
        system.requestTimeout(),
        http,
        clock);
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

  private static void refusePlainHttp(String property, URI uri, boolean allowed) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    refuseUnless(
        uri.getHost() != null && (scheme.equals("https") || scheme.equals("http")),
        property + ": must be an http or https address with a host");
    refuseUnless(
        scheme.equals("https") || allowed || THIS_MACHINE.contains(uri.getHost()),
        property
            + ": would send credentials unencrypted; use https, or set allow-plain-http=true for"
            + " this source");
  }

  private static <T> T required(String property, Optional<T> value) {
    return value.orElseThrow(() -> new IllegalArgumentException(property + ": is required"));
  }

  private static void refuseUnless(boolean holds, String reason) {
    if (!holds) {
      throw new IllegalArgumentException(reason);
    }
  }

  /** What decides what is read and how it is mapped; no secrets. */
  private static String fingerprint(SapConfig.System system, ContractFields fields) {
    String scope =
        String.join(
            "\n",
            system.baseUrl().toString(),
            system.client().orElse(""),
            system.contractPath(),
            system.supplierPath(),
            system.contractFilter().orElse(""),
            fields.toString());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(scope.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
