package io.concordat.connector.runtime;

import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.EntityKind;
import io.concordat.contract.PullMode;
import io.concordat.contract.SourceDomain;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A vendor of several tables, two pages each, who wants a log-in at the beginning of each, and
 * counts them.
 */
public final class GuardedVendor implements Source {
  private final List<SourceStream> tables;
  private final AtomicInteger logIns = new AtomicInteger();
  private volatile String refusing = "";
  private volatile PullMode preferred = PullMode.FULL;
  private volatile Runnable beforeRead = () -> {};

  public GuardedVendor(String... tables) {
    this.tables = Stream.of(tables).<SourceStream>map(Table::new).toList();
  }

  /** Believes nobody any more who asks for this table; empty: everybody. */
  public void refuse(String table) {
    refusing = table;
  }

  public void prefer(PullMode mode) {
    preferred = mode;
  }

  public void beforeRead(Runnable action) {
    beforeRead = action;
  }

  /** How many were tried, with whatever success. */
  public int logIns() {
    return logIns.get();
  }

  public StreamKey key(SourceStream table) {
    return key(table.name());
  }

  public StreamKey key(String table) {
    return new StreamKey(id(), table);
  }

  @Override
  public String id() {
    return "guarded-1";
  }

  @Override
  public String system() {
    return "guarded";
  }

  @Override
  public SourceDomain domain() {
    return SourceDomain.IAM;
  }

  @Override
  public String fingerprint() {
    return "v1";
  }

  @Override
  public List<SourceStream> streams() {
    return tables;
  }

  private final class Table implements SourceStream {
    private final String name;

    Table(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public PullMode preferredMode() {
      return preferred;
    }

    @Override
    public Page read(Checkpoint since) {
      boolean begins = since.get("page").isEmpty();
      if (begins) {
        logIns.incrementAndGet();
        beforeRead.run();
        if (name.equals(refusing)) {
          throw SourceFailure.Rejected.credentials("the password is refused");
        }
      }
      List<SourceRow> rows =
          List.of(
              SourceRow.of(name + (begins ? "-1" : "-2"), EntityKind.IDENTITY)
                  .key("test:id", name + (begins ? "-1" : "-2"))
                  .build());
      return begins
          ? Page.more(rows, since.with("page", "2"))
          : Page.last(rows, since.without("page").with("read", "all"));
    }
  }
}
