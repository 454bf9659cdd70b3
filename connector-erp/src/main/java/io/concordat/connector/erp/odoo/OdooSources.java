package io.concordat.connector.erp.odoo;

import io.concordat.connector.erp.keyed.AgreementRows;
import io.concordat.connector.erp.keyed.KeyedProbes;
import io.concordat.connector.erp.keyed.KeyedRows;
import io.concordat.connector.erp.keyed.KeyedSettings;
import io.concordat.connector.erp.keyed.KeyedStream;
import io.concordat.connector.erp.keyed.PlainRows;
import io.concordat.connector.http.Authorization;
import io.concordat.connector.http.Secret;
import io.concordat.connector.http.Transport;
import io.concordat.connector.http.VendorHttp;
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
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Makes the configured databases into sources, or says which property stands in the way. */
@ApplicationScoped
class OdooSources implements SourceProvider {
  static final String SYSTEM = "odoo";
  static final MappingShape SHAPE =
      OdooStream.NAMES.stream()
          .reduce(
              MappingShape.of(OdooSources.class, SYSTEM), MappingShape::row, (one, other) -> one);

  private static final int MOST_ROWS = 5_000;

  private final OdooConfig config;
  private final Clock clock;

  @Inject
  OdooSources(OdooConfig config) {
    this(config, Clock.systemUTC());
  }

  OdooSources(OdooConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  @Override
  public List<Source> sources() {
    return SourceProvider.each(config.sources(), this::source);
  }

  private Source source(String id, OdooConfig.Database database) {
    String prefix = "concordat.odoo.sources." + id + ".";
    KeyedSettings.check(prefix, id, database, MOST_ROWS, OdooStream.NAMES);
    if (database.database().filter(name -> !name.matches("[A-Za-z0-9_.-]{1,63}")).isPresent()) {
      throw new IllegalArgumentException(
          prefix + "database: must be 1 to 63 letters, digits, dots, dashes or underscores");
    }
    Secret key = Secret.of(prefix + "api-key", database.apiKey(), database.apiKeyFile(), clock);
    VendorHttp http = Transport.of(prefix, database, clock).to(database, Authorization.bearer(key));
    OdooApi api = new OdooApi(http, database.database());
    FieldMaps maps = SHAPE.load(prefix + "mapping", database.mapping());
    List<SourceStream> streams = new ArrayList<>();
    List<Probe> probes = new ArrayList<>();
    for (OdooStream stream : OdooStream.values()) {
      if (database.streams().contains(stream.streamName())) {
        RowMap map = maps.row(stream.streamName());
        streams.add(stream(id, stream, api, map, database));
        probes.add(probe(stream, api, map));
      }
    }
    String fingerprint =
        Fingerprint.of(database.url().orElseThrow(), database.database().orElse(""), maps.digest());
    return new PlainSource(id, SYSTEM, SourceDomain.PROCUREMENT, fingerprint, streams)
        .testedBy(() -> probes);
  }

  private SourceStream stream(
      String id, OdooStream stream, OdooApi api, RowMap map, OdooConfig.Database database) {
    KeyedRows rows = stream.isAgreement() ? new AgreementRows(id, map) : new PlainRows(id, map);
    OdooModel table = new OdooModel(api, stream, map.columns(), database.pageSize());
    return new KeyedStream(stream.streamName(), table, rows, database.overlap(), clock);
  }

  private static Probe probe(OdooStream stream, OdooApi api, RowMap map) {
    return KeyedProbes.of(
        new OdooModel(api, stream, map.columns(), 1),
        "read access to " + stream.model(),
        "install the module that brings the model "
            + stream.model()
            + ", and give the key's user a group whose access rights hold read on it, and every"
            + " company that is to be read");
  }
}
