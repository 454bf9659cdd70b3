package io.concordat.embedded.test;

import io.concordat.embedded.EmbeddedKafka;
import io.concordat.embedded.EmbeddedPostgres;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One PostgreSQL and one Kafka for all tests of a JVM; each test resource has a database of its
 * own. Loaded by the system class loader, because Quarkus loads test resources anew for every
 * profile and closes the loader while the servers' threads go on.
 */
public final class SharedServers {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static EmbeddedPostgres postgres;
  private static EmbeddedKafka kafka;

  private SharedServers() {}

  /** The JDBC URL of a new and empty database, owned by a role of the same name and password. */
  public static synchronized String newDatabase(String prefix) {
    if (postgres == null) {
      postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.fast());
    }
    String name = prefix + "_" + DATABASES.incrementAndGet();
    postgres.createDatabase(name, name, name);
    return postgres.jdbcUrl(name);
  }

  /** The bootstrap servers of the JVM's broker. */
  public static synchronized String kafka() {
    if (kafka == null) {
      kafka = EmbeddedKafka.start(EmbeddedKafka.Options.fast());
      Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-kafka"));
    }
    return kafka.bootstrapServers();
  }

  /** Makes sure that a topic exists on the JVM's broker. */
  public static synchronized void createTopic(String name, Integer partitions) {
    kafka();
    kafka.createTopic(name, partitions);
  }
}
