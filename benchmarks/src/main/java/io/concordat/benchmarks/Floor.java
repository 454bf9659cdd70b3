package io.concordat.benchmarks;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EventType;
import io.concordat.contract.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The least that anybody could do with the same topic: poll, decode, and in one transaction for
 * each batch upsert into one table under a version guard, append the history, store the offsets.
 */
final class Floor implements AutoCloseable {
  private static final String TOPIC = EventType.RECORD_OBSERVED.topic();
  private static final int BATCH = 2000;

  private final Connection connection;
  private final String bootstrapServers;

  Floor(Servers servers) throws SQLException {
    bootstrapServers = servers.kafka().bootstrapServers();
    connection =
        DriverManager.getConnection(
            servers.postgres().jdbcUrl("floor") + "?reWriteBatchedInserts=true",
            "floor",
            Servers.PASSWORD);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE record (source text, native_id text, version bigint NOT NULL,
            kind text NOT NULL, state text NOT NULL, observed_at timestamptz NOT NULL,
            body json NOT NULL, PRIMARY KEY (source, native_id));
          CREATE TABLE history (source text, native_id text, version bigint,
            observed_at timestamptz NOT NULL, body json NOT NULL,
            PRIMARY KEY (source, native_id, version));
          CREATE TABLE position (partition_id int PRIMARY KEY, next bigint NOT NULL)""");
    }
    connection.setAutoCommit(false);
  }

  /** Takes in so many records, from these offsets on. */
  Duration drain(Map<Integer, Long> from, int records) throws SQLException {
    try (Consumer<byte[], byte[]> consumer = consumer(from)) {
      long start = System.nanoTime();
      int taken = 0;
      while (taken < records) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(500));
        if (!polled.isEmpty()) {
          store(polled);
          taken += polled.count();
        }
      }
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private void store(ConsumerRecords<byte[], byte[]> polled) throws SQLException {
    Map<String, SourceRecord> latest = new LinkedHashMap<>();
    Map<String, String> bodies = new LinkedHashMap<>();
    Map<Integer, Long> next = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> message : polled) {
      SourceRecord record = ContractJson.read(message.value(), SourceRecord.class);
      latest.put(record.messageKey(), record);
      bodies.put(record.messageKey(), new String(message.value(), StandardCharsets.UTF_8));
      next.put(message.partition(), message.offset() + 1);
    }
    upsert(latest, bodies);
    append(latest, bodies);
    store(next);
    connection.commit();
  }

  private void upsert(Map<String, SourceRecord> records, Map<String, String> bodies)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO record AS r (source, native_id, version, kind, state, observed_at, body)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?::json) ON CONFLICT (source, native_id) DO UPDATE"
                + " SET version = excluded.version, kind = excluded.kind, state = excluded.state,"
                + " observed_at = excluded.observed_at, body = excluded.body"
                + " WHERE r.version < excluded.version")) {
      for (Map.Entry<String, SourceRecord> entry : records.entrySet()) {
        SourceRecord record = entry.getValue();
        statement.setString(1, record.source());
        statement.setString(2, record.nativeId());
        statement.setLong(3, record.version());
        statement.setString(4, record.kind().wireName());
        statement.setString(5, record.state().wireName());
        statement.setTimestamp(6, Timestamp.from(record.observedAt()));
        statement.setString(7, bodies.get(entry.getKey()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void append(Map<String, SourceRecord> records, Map<String, String> bodies)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO history (source, native_id, version, observed_at, body)"
                + " VALUES (?, ?, ?, ?, ?::json) ON CONFLICT DO NOTHING")) {
      for (Map.Entry<String, SourceRecord> entry : records.entrySet()) {
        SourceRecord record = entry.getValue();
        statement.setString(1, record.source());
        statement.setString(2, record.nativeId());
        statement.setLong(3, record.version());
        statement.setTimestamp(4, Timestamp.from(record.observedAt()));
        statement.setString(5, bodies.get(entry.getKey()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void store(Map<Integer, Long> next) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO position (partition_id, next) VALUES (?, ?)"
                + " ON CONFLICT (partition_id) DO UPDATE SET next = excluded.next")) {
      for (Map.Entry<Integer, Long> entry : next.entrySet()) {
        statement.setInt(1, entry.getKey());
        statement.setLong(2, entry.getValue());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private Consumer<byte[], byte[]> consumer(Map<Integer, Long> from) {
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                BATCH,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                4 * 1024 * 1024),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, Servers.PARTITIONS).mapToObj(p -> new TopicPartition(TOPIC, p)).toList();
    consumer.assign(partitions);
    partitions.forEach(
        partition -> consumer.seek(partition, from.getOrDefault(partition.partition(), 0L)));
    return consumer;
  }
}
