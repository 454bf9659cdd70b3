package io.concordat.connector.runtime;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.spi.TicketRules;
import io.concordat.connector.spi.WriteBack;
import io.concordat.connector.spi.WriteBack.Severity;
import io.concordat.contract.EntityKind;
import io.concordat.contract.PullMode;
import io.concordat.contract.SourceDomain;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A vendor of one table, two rows a page in the order of their names. It is read in full unless
 * told otherwise; an increment reads what is behind the last name. A part that refuses comes last.
 */
public final class LittleVendor implements Source, SourceStream {
  private final String id;
  private final LittleDesk desk = new LittleDesk();
  private final Map<String, String> owners = new ConcurrentSkipListMap<>();
  private volatile Runnable beforeRead = () -> {};
  private volatile PullMode preferred = PullMode.FULL;
  private volatile Optional<SourceFailure> failure = Optional.empty();
  private volatile Optional<String> refusal = Optional.empty();

  public LittleVendor(String id) {
    this.id = id;
  }

  @Override
  public Optional<WriteBack> writeBack() {
    return Optional.of(desk);
  }

  @Override
  public Optional<TicketRules> tickets() {
    return Optional.of(new TicketRules(Severity.HIGH, Set.of()));
  }

  public LittleDesk desk() {
    return desk;
  }

  public LittleVendor put(String row, String owner) {
    owners.put(row, owner);
    return this;
  }

  public void remove(String row) {
    owners.remove(row);
  }

  public void beforeRead(Runnable action) {
    beforeRead = action;
  }

  public void prefer(PullMode mode) {
    preferred = mode;
  }

  public void failWith(SourceFailure next) {
    failure = Optional.ofNullable(next);
  }

  /** Has a part of the table refuse, {@code beyond}; null ends it. */
  public void refuseBeyond(String reason) {
    refusal = Optional.ofNullable(reason);
  }

  @Override
  public Page read(Checkpoint since) {
    beforeRead.run();
    failure.ifPresent(
        thrown -> {
          throw thrown;
        });
    String after = since.get("after").orElse("");
    List<String> behind = owners.keySet().stream().filter(row -> row.compareTo(after) > 0).toList();
    List<String> page = behind.subList(0, Math.min(2, behind.size()));
    List<SourceRow> rows =
        page.stream()
            .map(
                row ->
                    SourceRow.of(row, EntityKind.IDENTITY)
                        .key("test:id", row)
                        .text("technical_owner", owners.get(row))
                        .build())
            .toList();
    Checkpoint next = page.isEmpty() ? since : since.with("after", page.getLast());
    if (since.get("told").isPresent()) {
      return Page.last(List.of(), since.without("told"))
          .withGap(refusal.orElse("it refused"))
          .inPart("beyond");
    }
    if (behind.size() > 2) {
      return Page.more(rows, next);
    }
    return refusal.isPresent() ? Page.more(rows, next.with("told", "")) : Page.last(rows, next);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String system() {
    return "little";
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
    return List.of(this);
  }

  @Override
  public String name() {
    return "accounts";
  }

  @Override
  public PullMode preferredMode() {
    return preferred;
  }
}
