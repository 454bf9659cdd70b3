package io.concordat.reconciler.wakeup;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EventType;
import io.concordat.contract.RunReport;
import io.concordat.reconciler.count.Counters;
import io.concordat.reconciler.database.Patience;
import io.concordat.reconciler.database.WorkTransactions;
import io.concordat.reconciler.quarantine.Position;
import io.concordat.reconciler.quarantine.Quarantine;
import io.concordat.reconciler.quarantine.Replayer;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes run reports in: what a completed run saw is confirmed, and who waited for it is due. */
@ApplicationScoped
class RunConsumer implements Replayer {
  private final SourceRuns runs;
  private final Quarantine quarantine;
  private final WorkTransactions transactions;
  private final Patience patience;
  private final Counters counters;
  private final Clock clock;

  RunConsumer(
      SourceRuns runs,
      Quarantine quarantine,
      WorkTransactions transactions,
      Patience patience,
      Counters counters,
      Clock clock) {
    this.runs = runs;
    this.quarantine = quarantine;
    this.transactions = transactions;
    this.patience = patience;
    this.counters = counters;
    this.clock = clock;
  }

  @Incoming("runs-reported")
  @Blocking
  void consume(ConsumerRecords<byte[], byte[]> records) {
    List<RunReport> reports = new ArrayList<>();
    List<Quarantine.SetAside> aside = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        reports.add(ContractJson.read(record.value(), RunReport.class));
      } catch (ContractJson.UndecodableException e) {
        aside.add(
            new Quarantine.SetAside(
                new Position(record.topic(), record.partition(), record.offset()), e.getMessage()));
      }
    }
    patience.until(
        "take run reports in",
        () ->
            counters.add(
                transactions.run(
                    connection -> {
                      quarantine.setAside(connection, aside, clock.instant());
                      return runs.confirm(connection, reports, clock.instant());
                    })));
  }

  @Override
  public String topic() {
    return EventType.RUN_REPORTED.topic();
  }

  @Override
  public Optional<String> replay(Position position, byte[] body) {
    try {
      RunReport report = ContractJson.read(body, RunReport.class);
      counters.add(
          transactions.run(
              connection -> runs.confirm(connection, List.of(report), clock.instant())));
      return Optional.empty();
    } catch (ContractJson.UndecodableException e) {
      return Optional.of(e.getMessage());
    }
  }
}
