package io.concordat.quickstart;

import io.concordat.contract.EventType;
import io.concordat.embedded.EmbeddedKafka;
import io.concordat.embedded.EmbeddedPostgres;
import java.util.Arrays;
import java.util.List;

/** The database and the broker of the quickstart. */
final class Servers {
  private static final int PARTITIONS = 6;

  private final EmbeddedPostgres postgres;
  private final EmbeddedKafka kafka;

  private Servers(EmbeddedPostgres postgres, EmbeddedKafka kafka) {
    this.postgres = postgres;
    this.kafka = kafka;
  }

  static Servers start(
      Layout layout,
      Secrets secrets,
      List<ServiceSpec> services,
      Closing closing,
      Progress progress) {
    EmbeddedPostgres postgres =
        closing.with(
            EmbeddedPostgres.start(
                EmbeddedPostgres.Options.durable(layout.postgres(), Endpoint.POSTGRES.port())
                    .withPassword(secrets.of("postgres"))));
    for (ServiceSpec service : services) {
      postgres.createDatabase(
          service.database(), service.database(), secrets.of(service.database()));
    }
    progress.done("PostgreSQL 18 on " + Endpoint.POSTGRES.port());
    EmbeddedKafka kafka =
        closing.with(
            EmbeddedKafka.start(
                EmbeddedKafka.Options.persistent(
                    layout.kafka(), Endpoint.KAFKA.port(), Endpoint.KAFKA_CONTROLLER.port())));
    kafka.createTopics(
        Arrays.stream(EventType.values()).map(EventType::topic).toList(), PARTITIONS);
    progress.done("Kafka on " + Endpoint.KAFKA.port());
    return new Servers(postgres, kafka);
  }

  String jdbcUrl(ServiceSpec service) {
    return postgres.jdbcUrl(service.database());
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }
}
