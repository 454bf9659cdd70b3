package io.concordat.connector.testkit;

import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.pull.RecordPublisher;
import io.concordat.connector.runtime.pull.RunJournal;
import io.concordat.connector.spi.Page;
import io.concordat.contract.RunReport;
import io.concordat.contract.SourceRecord;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The suite with reading and publishing on threads of their own, as the connector has them: what
 * holds step after step holds in whatever order the steps of two pages come.
 */
class ThreadedContractTest extends ScriptedContractTest {
  @Override
  protected ContractBench bench() {
    ContractBench bench = ContractBench.inMemory();
    return new ContractBench() {
      @Override
      public Ledger ledger() {
        return bench.ledger();
      }

      @Override
      public RunJournal journal() {
        return bench.journal();
      }

      @Override
      public RecordPublisher publisher() {
        return bench.publisher();
      }

      @Override
      public Executor aside() {
        return Thread::startVirtualThread;
      }

      @Override
      public List<SourceRecord> records() {
        return bench.records();
      }

      @Override
      public List<RunReport> reports() {
        return bench.reports();
      }

      @Override
      public List<Page.Reject> rejects() {
        return bench.rejects();
      }
    };
  }
}
