package io.concordat.connector.erp.tryton;

import io.concordat.connector.erp.keyed.AgreementRows;
import io.concordat.connector.erp.keyed.KeyedProbes;
import io.concordat.connector.erp.keyed.KeyedRows;
import io.concordat.connector.erp.keyed.KeyedSettings;
import io.concordat.connector.erp.keyed.KeyedStream;
import io.concordat.connector.erp.keyed.PlainRows;
import io.concordat.connector.http.Secret;
import io.concordat.connector.http.Transport;
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
import java.util.List;
import java.util.Optional;

/** Makes the configured databases into sources, or says which property stands in the way. */
@ApplicationScoped
class TrytonSources implements SourceProvider {
  static final String SYSTEM = "tryton";
  static final MappingShape SHAPE =
      TrytonStream.NAMES.stream()
          .reduce(
              MappingShape.of(TrytonSources.class, SYSTEM), MappingShape::row, (one, other) -> one);

  private static final int MOST_ROWS = 5_000;

  private final TrytonConfig config;
  private final Clock clock;

  @Inject
  TrytonSources(TrytonConfig config) {
    this(config, Clock.systemUTC());
  }

  TrytonSources(TrytonConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  @Override
  public List<Source> sources() {
    return SourceProvider.each(config.sources(), this::source);
  }

  private Source source(String id, TrytonConfig.Database settings) {
    String prefix = "concordat.tryton.sources." + id + ".";
    KeyedSettings.check(prefix, id, settings, MOST_ROWS, TrytonStream.NAMES);
    String database = required(prefix + "database", settings.database());
    // The session's header divides its parts by colons.
    String username =
        Optional.of(required(prefix + "username", settings.username()))
            .filter(name -> !name.contains(":"))
            .orElseThrow(
                () -> new IllegalArgumentException(prefix + "username: must hold no colon"));
    Secret password =
        Secret.of(prefix + "password", settings.password(), settings.passwordFile(), clock);
    URI url = WebAddress.of(prefix + "url", settings.url(), settings.allowPlainHttp());
    Transport transport = Transport.of(prefix, settings, clock);
    TrytonRpc rpc =
        new TrytonRpc(
            transport.to(url, TrytonLogIn.of(transport, url, database, username, password)),
            database);
    FieldMaps maps = SHAPE.load(prefix + "mapping", settings.mapping());
    List<SourceStream> streams = new ArrayList<>();
    List<Probe> probes = new ArrayList<>();
    for (TrytonStream stream : TrytonStream.values()) {
      if (settings.streams().contains(stream.streamName())) {
        RowMap map = maps.row(stream.streamName());
        streams.add(stream(id, stream, rpc, map, settings));
        probes.add(probe(stream, rpc, map, settings));
      }
    }
    String fingerprint =
        Fingerprint.of(
            url.toString(), database, settings.partyCategory().orElse(""), maps.digest());
    return new PlainSource(id, SYSTEM, SourceDomain.PROCUREMENT, fingerprint, streams)
        .testedBy(() -> probes);
  }

  private SourceStream stream(
      String id, TrytonStream stream, TrytonRpc rpc, RowMap map, TrytonConfig.Database settings) {
    KeyedRows rows = stream.isAgreement() ? new AgreementRows(id, map) : new PlainRows(id, map);
    TrytonModel table = model(stream, rpc, map, settings, settings.pageSize());
    return new KeyedStream(stream.streamName(), table, rows, settings.overlap(), clock);
  }

  private static Probe probe(
      TrytonStream stream, TrytonRpc rpc, RowMap map, TrytonConfig.Database settings) {
    return KeyedProbes.of(
        model(stream, rpc, map, settings, 1),
        "read access to " + stream.model(),
        "give a group of the user '"
            + settings.username().orElseThrow()
            + "' read access to the model "
            + stream.model());
  }

  private static TrytonModel model(
      TrytonStream stream,
      TrytonRpc rpc,
      RowMap map,
      TrytonConfig.Database settings,
      int pageSize) {
    List<List<Object>> scope = new ArrayList<>();
    if (stream == TrytonStream.PARTY) {
      settings
          .partyCategory()
          .ifPresent(category -> scope.add(List.of("categories.name", "=", category)));
    }
    return new TrytonModel(rpc, stream, scope, map.columns(), pageSize);
  }

  private static String required(String property, Optional<String> value) {
    return value
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> new IllegalArgumentException(property + ": is required and not set"));
  }
}
