package io.concordat.connector.testkit;

import io.concordat.connector.runtime.kafka.KafkaEvents;
import io.concordat.connector.runtime.postgres.Database;
import io.concordat.connector.runtime.postgres.PostgresJournal;
import io.concordat.connector.runtime.postgres.PostgresLedger;
import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.pull.Progress;
import io.concordat.connector.runtime.pull.RecordPublisher;
import io.concordat.connector.runtime.pull.RunJournal;
import io.concordat.connector.spi.Page;
import io.concordat.contract.ContractJson;
import io.concordat.contract.EventType;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The real ports: emptied PostgreSQL tables, and a topic looked at from its present end. */
final class RealBench implements ContractBench {
  private final DataSource dataSource;
  private final Database database;
  private final KafkaEvents events;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final InMemoryJournal seen = new InMemoryJournal();
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> begins;

  RealBench(DataSource dataSource, KafkaEvents events, KafkaConsumer<byte[], byte[]> consumer) {
    this.dataSource = dataSource;
    this.database = new Database(dataSource);
    this.events = events;
    this.consumer = consumer;
    execute(
        "truncate pull_stream, pull_inventory, pull_doubt, pull_run, pull_reject, pull_release, pull_turn");
    this.partitions =
        consumer.partitionsFor(EventType.RECORD_OBSERVED.topic()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    this.begins = Map.copyOf(consumer.endOffsets(partitions));
  }

  @Override
  public Ledger ledger() {
    return new PostgresLedger(database);
  }

  @Override
  public RunJournal journal() {
    PostgresJournal journal = new PostgresJournal(database, Clock.systemUTC(), 100);
    return new RunJournal() {
      @Override
      public void progress(Progress progress, List<Page.Reject> rejects) {
        begin(progress.runId());
        journal.progress(progress, rejects);
        seen.progress(progress, rejects);
      }

      @Override
      public void finished(RunReport report) {
        journal.finished(report);
        seen.finished(report);
      }
    };
  }

  @Override
  public RecordPublisher publisher() {
    return events;
  }

  @Override
  public List<SourceRecord> records() {
    List<SourceRecord> records = new ArrayList<>();
    consumer.assign(partitions);
    begins.forEach(consumer::seek);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer
          .poll(Duration.ofMillis(100))
          .forEach(message -> records.add(ContractJson.read(message.value(), SourceRecord.class)));
    }
    return records;
  }

  @Override
  public List<RunReport> reports() {
    return seen.reports();
  }

  @Override
  public List<Page.Reject> rejects() {
    return seen.rejects();
  }

  private void execute(String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The dispatcher writes this row before a run; the journal only ever updates it. */
  private void begin(String runId) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "insert into pull_run (run_id, source, stream, state, created_at)"
                    + " values (?, 'any', 'any', 'running', now()) on conflict do nothing")) {
      statement.setString(1, runId);
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
