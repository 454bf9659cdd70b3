package io.concordat.registry;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityKind;
import io.concordat.contract.EventType;
import io.concordat.contract.SourceRecord;
import io.concordat.embedded.EmbeddedKafka;
import io.concordat.embedded.EmbeddedPostgres;
import io.concordat.embedded.Ports;
import io.concordat.registry.announce.Announcer;
import io.concordat.registry.announce.Announcers;
import io.concordat.registry.consume.Message;
import io.concordat.registry.intake.Intake;
import io.concordat.registry.link.Linker;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Measures the intake, with and without announcing, beside a floor that only decodes, upserts and
 * appends history; durable commits for all. Run it as a program: {@code IntakeThroughput [records]
 * [stored before]}. It is no test, and nothing depends on its figures.
 */
final class IntakeThroughput {
  private static final int BATCH = 2000;

  private IntakeThroughput() {}

  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int before = args.length > 1 ? Integer.parseInt(args[1]) : 0;
    Path directory = Files.createTempDirectory("throughput");
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(EmbeddedPostgres.Options.durable(directory, Ports.free()));
        EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafka.Options.fast())) {
      kafka.createTopic(EventType.ENTITY_CHANGED.topic(), 6);
      try (TestDatabase database = TestDatabase.on(postgres, "warm")) {
        measure("warm-up", intake(database, due -> {}), 20_000, 1);
        floor(database, 20_000);
      }
      try (TestDatabase database = TestDatabase.on(postgres, "flat")) {
        floor(database, count);
      }
      try (TestDatabase database = TestDatabase.on(postgres, "linked")) {
        Intake intake = intake(database, due -> {});
        for (int done = 0; done < before; done += 100_000) {
          measure("filling from " + done, intake, Math.min(100_000, before - done), 10 + done);
        }
        measure("intake, new records", intake, count, 100_000_000);
        measure("intake, changed records", intake, count, 100_000_000);
      }
      try (TestDatabase database = TestDatabase.on(postgres, "announced");
          KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(
                  Map.of("bootstrap.servers", kafka.bootstrapServers()),
                  new ByteArraySerializer(),
                  new ByteArraySerializer())) {
        Announcer announcer =
            Announcers.through(
                () -> producer,
                database.transactions(),
                Clock.systemUTC(),
                2000,
                1000,
                Duration.ofSeconds(5));
        announcer.start();
        long start = System.nanoTime();
        measure("intake beside announcing", intake(database, announcer::due), count, 1);
        while (database.count("announcement_due") > 0) {
          Thread.onSpinWait();
        }
        report("announced", count, start);
        announcer.close();
      }
    }
    System.exit(0);
  }

  private static Intake intake(
      TestDatabase database, java.util.function.Consumer<List<java.util.UUID>> due) {
    return new Intake(
        database.transactions(),
        () -> new Linker(50),
        1000,
        Clock.systemUTC(),
        new SimpleMeterRegistry(),
        due);
  }

  private static long version = 1;

  private static void measure(String what, Intake intake, int count, long first) {
    long spent = 0;
    version++;
    for (int done = 0; done < count; done += BATCH) {
      List<Message> batch = batch(first + done, Math.min(BATCH, count - done));
      long start = System.nanoTime();
      intake.take(batch);
      spent += System.nanoTime() - start;
    }
    report(what, count, System.nanoTime() - spent);
  }

  private static List<Message> batch(long first, int size) {
    List<Message> batch = new ArrayList<>(size);
    for (long i = first; i < first + size; i++) {
      batch.add(record(i).message(i));
    }
    return batch;
  }

  private static Records record(long i) {
    long thing = i / 2;
    String arn = "arn:aws:iam::123456789012:role/workload-" + thing;
    Records record =
        i % 2 == 0
            ? Records.row("AROA" + Long.toHexString(thing * 0x9E3779B97F4A7C15L))
                .of("aws-main", "roles")
                .key("aws:unique-id", "AROA" + thing)
                .tie("holds", EntityKind.ENTITLEMENT, "aws:arn", "arn:policy/" + thing % 50)
            : Records.row(Long.toHexString(thing * 0x9E3779B97F4A7C15L) + "00c0ffee")
                .of("servicenow-prod", "cmdb_ci");
    return record
        .version(version)
        .key("aws:arn", arn)
        .field("name", "workload-" + thing)
        .field("description", "runs the nightly settlement of region " + thing % 17)
        .field("status", "active")
        .field("environment", thing % 3 == 0 ? "prod" : "test")
        .field("technical_owner", "team" + version % 90 + "@example.org")
        .field("identity_type", "workload")
        .field("created", "2025-03-04T05:06:07Z");
  }

  private static void floor(TestDatabase database, int count) {
    Transactions transactions = database.transactions();
    transactions.run(
        connection -> {
          try (var statement = connection.createStatement()) {
            statement.execute(
                "CREATE TABLE flat (source text, native_id text, version bigint, body jsonb,"
                    + " PRIMARY KEY (source, native_id)); CREATE TABLE flat_history (source text,"
                    + " native_id text, version bigint, body jsonb, PRIMARY KEY (source, native_id,"
                    + " version)); CREATE TABLE flat_offset (p int PRIMARY KEY, o bigint);");
          }
          return null;
        });
    long spent = 0;
    for (int done = 0; done < count; done += BATCH) {
      List<Message> batch = batch(done, Math.min(BATCH, count - done));
      long start = System.nanoTime();
      List<SourceRecord> records = new ArrayList<>(batch.size());
      for (Message message : batch) {
        records.add(ContractJson.read(message.body(), SourceRecord.class));
      }
      long offset = done;
      transactions.run(
          connection -> {
            for (String sql :
                List.of(
                    "INSERT INTO flat AS f SELECT a, b, c, d::jsonb FROM unnest(?::text[],"
                        + " ?::text[], ?::bigint[], ?::text[]) AS n(a, b, c, d) ON CONFLICT"
                        + " (source, native_id) DO UPDATE SET version = excluded.version, body ="
                        + " excluded.body WHERE f.version < excluded.version",
                    "INSERT INTO flat_history SELECT a, b, c, d::jsonb FROM unnest(?::text[],"
                        + " ?::text[], ?::bigint[], ?::text[]) AS n(a, b, c, d) ON CONFLICT DO"
                        + " NOTHING")) {
              try (SetStatement statement = SetStatement.on(connection, sql)) {
                statement
                    .texts(records, SourceRecord::source)
                    .texts(records, SourceRecord::nativeId)
                    .longs(records, SourceRecord::version)
                    .texts(
                        batch, m -> new String(m.body(), java.nio.charset.StandardCharsets.UTF_8))
                    .update();
              }
            }
            try (SetStatement statement =
                SetStatement.on(
                    connection,
                    "INSERT INTO flat_offset VALUES (0, ?) ON CONFLICT (p) DO UPDATE SET o ="
                        + " excluded.o")) {
              statement.value(offset).update();
            }
            return null;
          });
      spent += System.nanoTime() - start;
    }
    report("floor", count, System.nanoTime() - spent);
  }

  private static void report(String what, int count, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%-26s %,9d records %6.2f s %,9.0f /s%n", what, count, seconds, count / seconds);
  }
}
