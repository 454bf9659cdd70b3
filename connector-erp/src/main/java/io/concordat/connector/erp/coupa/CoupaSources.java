package io.concordat.connector.erp.coupa;

import io.concordat.connector.erp.keyed.AgreementRows;
import io.concordat.connector.erp.keyed.Derived;
import io.concordat.connector.erp.keyed.KeyedProbes;
import io.concordat.connector.erp.keyed.KeyedRows;
import io.concordat.connector.erp.keyed.KeyedSettings;
import io.concordat.connector.erp.keyed.KeyedStream;
import io.concordat.connector.erp.keyed.PlainRows;
import io.concordat.connector.http.OAuthClient;
import io.concordat.connector.http.Transport;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.http.WebAddress;
import io.concordat.connector.mapping.FieldMaps;
import io.concordat.connector.mapping.MappingShape;
import io.concordat.connector.mapping.RowMap;
import io.concordat.connector.spi.ConnectionTest.Probe;
import io.concordat.connector.spi.Fingerprint;
import io.concordat.connector.spi.PlainSource;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.SourceDomain;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the configured instances into sources, or says which property stands in the way. */
@ApplicationScoped
class CoupaSources implements SourceProvider {
  static final String SYSTEM = "coupa";
  static final MappingShape SHAPE =
      MappingShape.of(CoupaSources.class, SYSTEM)
          .row("supplier")
          .row("contract", NoticeDate.NAME)
          .row("purchase_order")
          .row("licence");

  private static final int MOST_ROWS = 50;

  private final CoupaConfig config;
  private final Clock clock;

  @Inject
  CoupaSources(CoupaConfig config) {
    this(config, Clock.systemUTC());
  }

  CoupaSources(CoupaConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  @Override
  public List<Source> sources() {
    return SourceProvider.each(config.sources(), this::source);
  }

  private Source source(String id, CoupaConfig.Instance instance) {
    String prefix = "concordat.coupa.sources." + id + ".";
    KeyedSettings.check(prefix, id, instance, MOST_ROWS, CoupaStream.NAMES);
    List<CoupaStream> wanted =
        Arrays.stream(CoupaStream.values())
            .filter(stream -> instance.streams().contains(stream.streamName()))
            .toList();
    checkLicences(prefix, wanted, instance);
    URI url = WebAddress.of(prefix + "url", instance.url(), instance.allowPlainHttp());
    Transport transport = Transport.of(prefix, instance, clock);
    OAuthClient client =
        OAuthClient.of(prefix, url.resolve("/oauth2/token"), instance, clock)
            .with("scope", instance.scope().or(() -> Optional.of(scope(wanted))));
    VendorHttp http = transport.to(url, client.over(transport));
    FieldMaps maps = SHAPE.load(prefix + "mapping", instance.mapping());
    List<SourceStream> streams = new ArrayList<>();
    List<Probe> probes = new ArrayList<>();
    for (CoupaStream stream : wanted) {
      RowMap map = maps.row(stream.streamName());
      streams.add(
          new KeyedStream(
              stream.streamName(),
              table(stream, map, http, instance, instance.pageSize()),
              rows(stream, id, map),
              instance.overlap(),
              clock));
      probes.add(probe(table(stream, map, http, instance, 1)));
    }
    String fingerprint =
        Fingerprint.of(url.toString(), instance.licenceResource().orElse(""), maps.digest());
    return new PlainSource(id, SYSTEM, SourceDomain.PROCUREMENT, fingerprint, streams)
        .testedBy(() -> probes);
  }

  /** No more than the streams need. */
  private static String scope(List<CoupaStream> streams) {
    return streams.stream()
        .flatMap(stream -> stream.scope().stream())
        .collect(Collectors.joining(" "));
  }

  private static Probe probe(CoupaTable table) {
    return KeyedProbes.of(
        table, table.right(), "give the OpenID Connect client in Coupa " + table.right());
  }

  private static CoupaTable table(
      CoupaStream stream,
      RowMap map,
      VendorHttp http,
      CoupaConfig.Instance instance,
      int pageSize) {
    String resource =
        stream.resource().or(instance::licenceResource).orElseThrow(IllegalStateException::new);
    List<String> further = stream == CoupaStream.CONTRACT ? NoticeDate.COLUMNS : List.<String>of();
    List<String> columns =
        Stream.of(List.of("id"), map.columns(), further).flatMap(List::stream).distinct().toList();
    return new CoupaTable(
        http,
        resource,
        CoupaFields.of(columns),
        pageSize,
        stream.scope().map(scope -> "the scope " + scope).orElse("a scope for " + resource));
  }

  private static KeyedRows rows(CoupaStream stream, String id, RowMap map) {
    Derived derived = stream == CoupaStream.CONTRACT ? new NoticeDate() : Derived.NOTHING;
    return stream.isAgreement()
        ? new AgreementRows(id, map, derived)
        : new PlainRows(id, map, derived);
  }

  private static void checkLicences(
      String prefix, List<CoupaStream> streams, CoupaConfig.Instance instance) {
    if (!streams.contains(CoupaStream.LICENCE)) {
      return;
    }
    if (instance.licenceResource().filter(name -> name.matches("[a-z_]{1,64}")).isEmpty()) {
      throw new IllegalArgumentException(
          prefix
              + "licence-resource: is required for the stream licence: the name of a resource"
              + " below /api/, in lower case");
    }
    if (instance.scope().isEmpty()) {
      throw new IllegalArgumentException(
          prefix + "scope: is required for the stream licence: only you know which scope reads it");
    }
  }
}
