package io.concordat.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.concordat.contract.EventType;
import io.concordat.embedded.EmbeddedKafka;
import io.concordat.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** One PostgreSQL, with fsync on, and one Kafka, for everybody who is measured. */
record Servers(Path directory, EmbeddedPostgres postgres, EmbeddedKafka kafka)
    implements AutoCloseable {
  static final int PARTITIONS = 6;
  static final String PASSWORD = "bench";

  private static final List<String> DATABASES =
      List.of("registry", "reconciler", "floor", "connector", QueriedRows.DATABASE);

  static Servers start() throws IOException {
    Path directory =
        Files.createDirectories(
            Path.of(".concordat", "bench", UUID.randomUUID().toString()).toAbsolutePath());
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(
            EmbeddedPostgres.Options.durable(directory.resolve("postgres"), quietPort())
                .withSetting("shared_buffers", quarterOfTheMemory())
                .withSetting("max_wal_size", "8GB")
                .withSetting("checkpoint_timeout", "15min"));
    for (String database : DATABASES) {
      postgres.createDatabase(database, database, PASSWORD);
    }
    EmbeddedKafka kafka =
        EmbeddedKafka.start(
            EmbeddedKafka.Options.persistent(directory.resolve("kafka"), quietPort(), quietPort()));
    kafka.createTopics(
        Arrays.stream(EventType.values()).map(EventType::topic).toList(), PARTITIONS);
    return new Servers(directory, postgres, kafka);
  }

  /** What the server's manual advises, instead of its default of 128 MB. */
  private static String quarterOfTheMemory() {
    long bytes =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return bytes / 4 / 1_048_576 + "MB";
  }

  /** A free port below those that clients are given, so that none takes it meanwhile. */
  static int quietPort() throws IOException {
    for (int attempt = 0; attempt < 50; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (BindException e) {
        // Somebody is there: another one is tried.
      }
    }
    throw new IOException("no port between 20000 and 32000 is free");
  }

  /** Nobody pays for what the one before has left to be written. */
  void settle() throws SQLException {
    try (Connection connection = postgres.superuser(EmbeddedPostgres.SUPERUSER);
        Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT");
    }
  }

  /** Does what autovacuum would do some time after a load, and then in somebody's measured time. */
  void vacuum() throws SQLException {
    for (String database : List.of("registry", "reconciler")) {
      try (Connection connection = postgres.superuser(database);
          Statement statement = connection.createStatement()) {
        statement.execute("VACUUM (ANALYZE)");
      }
    }
  }

  @Override
  public void close() {
    kafka.close();
    postgres.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
