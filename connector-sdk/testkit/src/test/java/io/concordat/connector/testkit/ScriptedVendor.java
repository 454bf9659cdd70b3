package io.concordat.connector.testkit;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.EntityKind;
import io.concordat.contract.PullMode;
import io.concordat.contract.SourceDomain;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A vendor in memory with one table: rows ordered by the moment of their last change, pages of two,
 * and a cursor that is that moment. Deleted rows leave nothing behind, unless they are announced.
 */
final class ScriptedVendor implements Source, SourceStream {
  static final String STREAM = "accounts";
  private static final int PAGE = 2;

  private final Map<String, Row> rows = new TreeMap<>();
  private final List<SourceRow> announced = new ArrayList<>();
  private final Deque<SourceFailure> failures = new ArrayDeque<>();
  private PullMode preferred = PullMode.INCREMENTAL;
  private String fingerprint = "scope-1";
  private Optional<String> gap = Optional.empty();
  private List<Page.Reject> rejects = List.of();
  private Runnable beforeRead = () -> {};
  private boolean counting;
  private long moment;
  private int reads;

  private record Row(String id, String owner, long changed) {}

  static ScriptedVendor with(String... ids) {
    ScriptedVendor vendor = new ScriptedVendor();
    for (String id : ids) {
      vendor.put(id, "owner-of-" + id);
    }
    return vendor;
  }

  ScriptedVendor put(String id, String owner) {
    rows.put(id, new Row(id, owner, ++moment));
    return this;
  }

  void remove(String id) {
    rows.remove(id);
  }

  /** Removes a row, and says so with every page from now on. */
  void removeAloud(String id) {
    remove(id);
    announced.add(SourceRow.removed(id, EntityKind.IDENTITY));
  }

  void fail(SourceFailure... next) {
    failures.addAll(List.of(next));
  }

  void countsWhatIsLeft() {
    counting = true;
  }

  void prefer(PullMode mode) {
    preferred = mode;
  }

  void scope(String other) {
    fingerprint = other;
  }

  void gap(String reason) {
    gap = Optional.ofNullable(reason);
  }

  void reject(Page.Reject... next) {
    rejects = List.of(next);
  }

  void beforeRead(Runnable action) {
    beforeRead = action;
  }

  int reads() {
    return reads;
  }

  java.util.Set<String> ids() {
    return rows.keySet();
  }

  @Override
  public Page read(Checkpoint since) {
    reads++;
    beforeRead.run();
    if (!failures.isEmpty()) {
      throw failures.poll();
    }
    long after = since.get("after").map(Long::parseLong).orElse(0L);
    List<Row> behind =
        rows.values().stream()
            .filter(row -> row.changed() > after)
            .sorted((a, b) -> Long.compare(a.changed(), b.changed()))
            .toList();
    List<SourceRow> page = new ArrayList<>(announced);
    List<Page.Reject> refused = new ArrayList<>(rejects);
    long last = after;
    for (Row row : behind.subList(0, Math.min(PAGE, behind.size()))) {
      try {
        page.add(record(row));
      } catch (IllegalArgumentException e) {
        refused.add(new Page.Reject(row.id(), e.getMessage()));
      }
      last = row.changed();
    }
    boolean more = behind.size() > PAGE;
    Page read = new Page(page, refused, since.with("after", Long.toString(last)), more, gap);
    return counting ? read.withLeft(OptionalLong.of(behind.size() - PAGE)) : read;
  }

  private static SourceRow record(Row row) {
    return SourceRow.of(row.id(), EntityKind.IDENTITY)
        .type("service_account")
        .key("test:id", row.id())
        .text("technical_owner", row.owner())
        .build();
  }

  @Override
  public String id() {
    return "scripted-1";
  }

  @Override
  public String system() {
    return "scripted";
  }

  @Override
  public SourceDomain domain() {
    return SourceDomain.IAM;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public List<SourceStream> streams() {
    return List.of(this);
  }

  @Override
  public String name() {
    return STREAM;
  }

  @Override
  public Optional<Checkpoint> incrementFrom(Instant at) {
    return Optional.of(
        new Checkpoint(PullMode.INCREMENTAL, Map.of("after", Long.toString(moment))));
  }

  @Override
  public PullMode preferredMode() {
    return preferred;
  }
}
