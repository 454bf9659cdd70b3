package io.concordat.connector.testkit;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.spi.Unmapped;
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
 * Rows may be of parts; a page then is of one. A part that refuses is told of first.
 */
final class ScriptedVendor implements Source, SourceStream {
  static final String STREAM = "accounts";
  private static final int PAGE = 2;

  private final Map<String, Row> rows = new TreeMap<>();
  private final List<SourceRow> announced = new ArrayList<>();
  private final Deque<SourceFailure> failures = new ArrayDeque<>();
  private PullMode preferred = PullMode.INCREMENTAL;
  private String fingerprint = "scope-1";
  private final Map<String, String> refusing = new TreeMap<>();
  private Optional<String> gap = Optional.empty();
  private List<Page.Reject> rejects = List.of();
  private Optional<String> hiding = Optional.empty();
  private Runnable beforeRead = () -> {};
  private Runnable beforeMapping = () -> {};
  private boolean counting;
  private long moment;
  private int reads;

  private record Row(Optional<String> part, String id, String owner, long changed) {}

  static ScriptedVendor with(String... ids) {
    ScriptedVendor vendor = new ScriptedVendor();
    for (String id : ids) {
      vendor.put(id, "owner-of-" + id);
    }
    return vendor;
  }

  /** Adds a row of no part, or changes a row and leaves it in its part. */
  ScriptedVendor put(String id, String owner) {
    return put(Optional.ofNullable(rows.get(id)).flatMap(Row::part), id, owner);
  }

  ScriptedVendor putIn(String part, String... ids) {
    for (String id : ids) {
      put(Optional.of(part), id, "owner-of-" + id);
    }
    return this;
  }

  private ScriptedVendor put(Optional<String> part, String id, String owner) {
    rows.put(id, new Row(part, id, owner, ++moment));
    return this;
  }

  /** From now on a part's rows cannot be read. */
  void refuse(String part, String reason) {
    refusing.put(part, reason);
  }

  void admit(String part) {
    refusing.remove(part);
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

  /** From now on something of the stream cannot be read, and nobody knows of which part. */
  void gap(String reason) {
    gap = Optional.ofNullable(reason);
  }

  void reject(Page.Reject... next) {
    rejects = List.of(next);
  }

  /** Every page of a part has a row whose id cannot be read. */
  void hideAnIdIn(String part) {
    hiding = Optional.of(part);
  }

  void beforeRead(Runnable action) {
    beforeRead = action;
  }

  void beforeMapping(Runnable action) {
    beforeMapping = action;
  }

  int reads() {
    return reads;
  }

  java.util.Set<String> ids() {
    return rows.keySet();
  }

  @Override
  public Unmapped fetch(Checkpoint since) {
    return Unmapped.done(read(since))
        .then(
            page -> {
              beforeMapping.run();
              return page;
            });
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
            .filter(row -> row.part().filter(refusing::containsKey).isEmpty())
            .sorted((a, b) -> Long.compare(a.changed(), b.changed()))
            .toList();
    Optional<String> untold =
        refusing.keySet().stream()
            .filter(part -> part.compareTo(since.get("told").orElse("")) > 0)
            .findFirst();
    if (untold.isPresent()) {
      boolean more = !behind.isEmpty() || !untold.get().equals(lastRefusing());
      return page(List.of(), List.of(), since.with("told", untold.get()), more)
          .withGap(refusing.get(untold.get()))
          .inPart(untold.get());
    }
    List<SourceRow> page = new ArrayList<>(announced);
    List<Page.Reject> refused = new ArrayList<>(rejects);
    List<Row> served = behind.subList(0, Math.min(PAGE, behind.size()));
    Optional<String> part = served.isEmpty() ? Optional.empty() : served.getFirst().part();
    served = served.stream().takeWhile(row -> row.part().equals(part)).toList();
    if (part.isPresent() && part.equals(hiding)) {
      refused.add(Page.Reject.unidentified("a row of " + part.get(), "id: is missing"));
    }
    for (Row row : served) {
      try {
        page.add(record(row));
      } catch (IllegalArgumentException e) {
        refused.add(new Page.Reject(row.id(), e.getMessage()));
      }
    }
    long last = served.isEmpty() ? after : served.getLast().changed();
    boolean more = behind.size() > served.size();
    Page read = page(page, refused, since.with("after", Long.toString(last)), more);
    if (part.isPresent() && gap.isEmpty()) {
      read = read.inPart(part.get());
    }
    return counting ? read.withLeft(OptionalLong.of(behind.size() - PAGE)) : read;
  }

  private Page page(
      List<SourceRow> page, List<Page.Reject> refused, Checkpoint next, boolean more) {
    return new Page(page, refused, more ? next : next.without("told"), more, gap);
  }

  private String lastRefusing() {
    return refusing.keySet().stream().reduce("", (a, b) -> b);
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
