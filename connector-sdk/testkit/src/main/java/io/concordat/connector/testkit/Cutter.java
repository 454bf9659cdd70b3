package io.concordat.connector.testkit;

import io.concordat.connector.runtime.pull.InventoryChange;
import io.concordat.connector.runtime.pull.InventoryEntry;
import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.pull.OutboundRecord;
import io.concordat.connector.runtime.pull.RecordPublisher;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.pull.StreamState;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.spi.Unmapped;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunReport;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cuts a run like a power failure, at one step out of all that it takes: before and after each
 * read, each transaction and each publication, and in the middle of a publication. Nothing happens
 * after the cut, on whatever thread.
 */
final class Cutter {
  private final int at;
  private final AtomicInteger steps = new AtomicInteger();

  /**
   * @param at the step at which to cut, from 1; a run that takes fewer is not cut. 0: never
   */
  Cutter(int at) {
    this.at = at;
  }

  /** No {@code RuntimeException}: nothing in the loop may catch it. */
  static final class Cut extends Error {
    private static final long serialVersionUID = 1L;

    Cut(int step) {
      super("cut at step " + step, null, false, false);
    }
  }

  private void step() {
    if (steps.incrementAndGet() >= at && at > 0) {
      throw new Cut(at);
    }
  }

  Ledger cutting(Ledger ledger) {
    return new CutLedger(ledger);
  }

  RecordPublisher cutting(RecordPublisher publisher) {
    return records -> {
      step();
      List<OutboundRecord> firstHalf = records.subList(0, records.size() / 2);
      if (!firstHalf.isEmpty()) {
        publisher.publish(firstHalf);
        step();
      }
      publisher.publish(records.subList(firstHalf.size(), records.size()));
      step();
    };
  }

  SourceStream cutting(SourceStream stream) {
    return new SourceStream() {
      @Override
      public String name() {
        return stream.name();
      }

      @Override
      public PullMode preferredMode() {
        return stream.preferredMode();
      }

      @Override
      public Optional<Checkpoint> incrementFrom(Instant at) {
        return stream.incrementFrom(at);
      }

      @Override
      public Page read(Checkpoint since) {
        Page page = stream.read(since);
        step();
        return page;
      }

      @Override
      public Unmapped fetch(Checkpoint since) {
        Unmapped read = stream.fetch(since);
        step();
        return read;
      }
    };
  }

  private final class CutLedger implements Ledger {
    private final Ledger ledger;

    CutLedger(Ledger ledger) {
      this.ledger = ledger;
    }

    @Override
    public StreamState open(StreamKey key) {
      StreamState state = ledger.open(key);
      step();
      return state;
    }

    @Override
    public Map<String, InventoryEntry> known(StreamKey key, Collection<String> nativeIds) {
      return ledger.known(key, nativeIds);
    }

    @Override
    public StreamState save(StreamState next, InventoryChange change) {
      StreamState saved = ledger.save(next, change);
      step();
      return saved;
    }

    @Override
    public List<RunReport.Gap> gaps(StreamKey key, long sweep) {
      return ledger.gaps(key, sweep);
    }

    @Override
    public long countJudged(StreamKey key, long sweep) {
      return ledger.countJudged(key, sweep);
    }

    @Override
    public long countUnseen(StreamKey key, long sweep) {
      return ledger.countUnseen(key, sweep);
    }

    @Override
    public List<InventoryEntry> unseen(StreamKey key, long sweep, String after, int limit) {
      return ledger.unseen(key, sweep, after, limit);
    }
  }
}
