package io.concordat.connector.erp.keyed;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.spi.Unmapped;
import io.concordat.contract.PullMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A table of numbered rows as a stream. Pages are asked for by id and never by offset, so that rows
 * which change, come or go in between shift nothing; and not by time of change either, because a
 * row that changes while it is read would then move from one page to another. A run ends with an
 * empty page and not with a short one: a vendor may serve fewer rows than asked for.
 *
 * <p>Cursor: {@code after} the last id, {@code since} when the last run began, {@code began} the
 * vendor's clock when this one did. An increment reads what changed since the last run
 * <em>began</em>, less an overlap: transactions commit later than they stamp their rows.
 */
public final class KeyedStream implements SourceStream {
  private static final String AFTER = "after";
  private static final String SINCE = "since";
  private static final String BEGAN = "began";

  private final String name;
  private final KeyedTable table;
  private final KeyedRows rows;
  private final Duration overlap;
  private final Clock clock;

  /**
   * @param clock for the instant of reading, and for the beginning of a run where the vendor does
   *     not tell its own time
   */
  public KeyedStream(String name, KeyedTable table, KeyedRows rows, Duration overlap, Clock clock) {
    this.name = name;
    this.table = table;
    this.rows = rows;
    this.overlap = overlap;
    this.clock = clock;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PullMode preferredMode() {
    return PullMode.INCREMENTAL;
  }

  @Override
  public Page read(Checkpoint since) {
    return fetch(since).page().get();
  }

  @Override
  public Unmapped fetch(Checkpoint since) {
    long after = since.get(AFTER).map(Long::parseLong).orElse(0L);
    Instant readAt = clock.instant();
    KeyedTable.Answered answered = table.read(after, changedSince(since));
    Checkpoint here =
        since.get(BEGAN).isPresent()
            ? since
            : since.with(BEGAN, answered.servedAt().orElse(readAt).toString());
    boolean more = !answered.rows().isEmpty();
    Checkpoint next =
        more ? here.with(AFTER, Long.toString(lastId(after, answered.rows()))) : ended(here);
    return new Unmapped(next, more, () -> page(answered.rows(), readAt, next, more));
  }

  private Optional<Instant> changedSince(Checkpoint since) {
    return since.mode() == PullMode.INCREMENTAL
        ? since.get(SINCE).map(Instant::parse).map(at -> at.minus(overlap))
        : Optional.empty();
  }

  private static Checkpoint ended(Checkpoint here) {
    return here.with(SINCE, here.get(BEGAN).orElseThrow()).without(BEGAN).without(AFTER);
  }

  /** Where an answer ends; a row whose id cannot be read is no place to go on from. */
  private long lastId(long after, List<JsonNode> answer) {
    long last = after;
    for (JsonNode row : answer) {
      OptionalLong id = id(row);
      if (id.isPresent() && id.getAsLong() <= last) {
        throw doesNotMove();
      }
      last = id.orElse(last);
    }
    if (last == after) {
      throw doesNotMove();
    }
    return last;
  }

  /** A vendor that ignores the condition or the order would be read for ever, or with holes. */
  private SourceFailure doesNotMove() {
    return new SourceFailure.Rejected(
        table.name()
            + ": the page does not move: the rows are not those after the last id, in the order"
            + " of their ids, that were asked for");
  }

  private Page page(List<JsonNode> answer, Instant readAt, Checkpoint next, boolean more) {
    List<SourceRow> mapped = new ArrayList<>();
    List<Page.Reject> rejects = new ArrayList<>();
    for (JsonNode row : answer) {
      if (id(row).isEmpty()) {
        rejects.add(Page.Reject.unidentified("a row of " + table.name(), "id: is no whole number"));
        continue;
      }
      try {
        mapped.addAll(rows.of(row, readAt));
      } catch (IllegalArgumentException unmappable) {
        rejects.addAll(rejects(row, readAt, unmappable.getMessage()));
      }
    }
    Page page = more ? Page.more(mapped, next) : Page.last(mapped, next);
    return page.withRejects(rejects);
  }

  private List<Page.Reject> rejects(JsonNode row, Instant readAt, String reason) {
    List<String> ids = rows.nativeIds(row, readAt);
    return ids.isEmpty()
        ? List.of(Page.Reject.unidentified("a row of " + table.name(), reason))
        : ids.stream().map(id -> new Page.Reject(id, reason)).toList();
  }

  private static OptionalLong id(JsonNode row) {
    JsonNode id = row.path("id");
    return id.isIntegralNumber() && id.canConvertToLong() && id.asLong() > 0
        ? OptionalLong.of(id.asLong())
        : OptionalLong.empty();
  }
}
