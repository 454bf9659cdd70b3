package io.concordat.connector.testkit;

import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.pull.RecordPublisher;
import io.concordat.connector.runtime.pull.RunJournal;
import io.concordat.connector.spi.Page;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceRecord;
import java.util.List;
import java.util.concurrent.Executor;

/** What a source is run on: the runtime's ports, and a look at what went through them. */
public interface ContractBench {
  Ledger ledger();

  RunJournal journal();

  RecordPublisher publisher();

  /** What reads and publishes aside; at once unless a bench says otherwise. */
  default Executor aside() {
    return Runnable::run;
  }

  /** All records that reached the broker, in order for each row. */
  List<SourceRecord> records();

  /** All reports of finished runs, in order. */
  List<RunReport> reports();

  /** All rejects, in order. */
  List<Page.Reject> rejects();

  /** A bench that lives in memory. */
  static ContractBench inMemory() {
    InMemoryLedger ledger = new InMemoryLedger();
    InMemoryJournal journal = new InMemoryJournal();
    InMemoryPublisher publisher = new InMemoryPublisher();
    return new ContractBench() {
      @Override
      public Ledger ledger() {
        return ledger;
      }

      @Override
      public RunJournal journal() {
        return journal;
      }

      @Override
      public RecordPublisher publisher() {
        return publisher;
      }

      @Override
      public List<SourceRecord> records() {
        return publisher.records();
      }

      @Override
      public List<RunReport> reports() {
        return journal.reports();
      }

      @Override
      public List<Page.Reject> rejects() {
        return journal.rejects();
      }
    };
  }
}
