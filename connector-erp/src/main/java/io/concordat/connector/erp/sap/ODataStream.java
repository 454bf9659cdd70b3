package io.concordat.connector.erp.sap;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.erp.keyed.KeyedRows;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.spi.Unmapped;
import io.concordat.contract.PullMode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One entity set as a stream. Pages are asked for by key, so that rows which come or go in between
 * move nothing; where the server links to a next page, its link is followed as it stands.
 *
 * <p>Cursor: {@code after} the last key, {@code next} the server's link, {@code since} the lower
 * bound of change times of an incremental run, {@code began} the server's clock when the run began.
 * The next incremental run starts where this one <em>began</em>: a row may change behind the
 * reader's back.
 */
final class ODataStream implements SourceStream {
  private static final String AFTER = "after";
  private static final String NEXT = "next";
  private static final String SINCE = "since";
  private static final String BEGAN = "began";

  /** Rows that are read twice cost little; a clock of ours that is ahead would cost some. */
  private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

  /** A longer link would not fit into a checkpoint: the run goes on by key. */
  private static final int MAX_LINK = 4096;

  /** A longer key is none of SAP's: its row is mapped or refused, and no place to go on from. */
  private static final int MAX_KEY = 1024;

  private final String name;
  private final EntitySet set;
  private final ODataClient client;
  private final KeyedRows rows;
  private final Duration overlap;
  private final Clock clock;

  ODataStream(
      String name,
      EntitySet set,
      ODataClient client,
      KeyedRows rows,
      Duration overlap,
      Clock clock) {
    this.name = name;
    this.set = set;
    this.client = client;
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
    return set.changed().isPresent() ? PullMode.INCREMENTAL : PullMode.FULL;
  }

  @Override
  public Optional<Checkpoint> incrementFrom(Instant at) {
    return set.changed()
        .map(
            property ->
                new Checkpoint(
                    PullMode.INCREMENTAL, Map.of(SINCE, at.minus(CLOCKS_DIFFER).toString())));
  }

  @Override
  public Page read(Checkpoint since) {
    return fetch(since).page().get();
  }

  @Override
  public Unmapped fetch(Checkpoint since) {
    Optional<String> link = since.get(NEXT);
    Instant readAt = clock.instant();
    ODataPage answer = link.isPresent() ? linked(since, link.get()) : keyed(since);
    Checkpoint here = began(since, answer).without(NEXT);
    Optional<String> last = lastKey(answer).or(() -> since.get(AFTER));
    boolean more = answer.next().isPresent() || mayHaveMore(answer, link.isPresent());
    Checkpoint next = more ? further(here, last, answer.next()) : ended(here);
    return new Unmapped(next, more, () -> page(answer.rows(), readAt, next, more));
  }

  private Page page(List<JsonNode> answer, Instant readAt, Checkpoint next, boolean more) {
    List<SourceRow> mapped = new ArrayList<>();
    List<Page.Reject> rejects = new ArrayList<>();
    for (JsonNode row : answer) {
      try {
        mapped.addAll(rows.of(row, readAt));
      } catch (IllegalArgumentException unmappable) {
        rejects.addAll(rejects(row, readAt, unmappable.getMessage()));
      }
    }
    Page page = more ? Page.more(mapped, next) : Page.last(mapped, next);
    return page.withRejects(rejects);
  }

  private ODataPage keyed(Checkpoint since) {
    Optional<Instant> changedFrom =
        since.mode() == PullMode.INCREMENTAL && set.changed().isPresent()
            ? since.get(SINCE).map(Instant::parse).map(at -> at.minus(overlap))
            : Optional.empty();
    return client.get(set.query(since.get(AFTER), changedFrom));
  }

  /** A link may have grown old; then the run goes on by key, and some rows are served again. */
  private ODataPage linked(Checkpoint since, String link) {
    try {
      return client.get(link);
    } catch (SourceFailure.Rejected stale) {
      if (stale.ofCredentials()) {
        throw stale;
      }
      return keyed(since);
    }
  }

  /**
   * Without a link, a full page may have more behind it. After a chain of links nobody knows how
   * the server counted {@code $top}: one question by key makes sure.
   */
  private boolean mayHaveMore(ODataPage answer, boolean followedLink) {
    return !answer.rows().isEmpty() && (followedLink || answer.rows().size() >= set.pageSize());
  }

  private Checkpoint began(Checkpoint since, ODataPage answer) {
    return since.get(BEGAN).isPresent()
        ? since
        : since.with(BEGAN, answer.servedAt().orElseGet(clock::instant).toString());
  }

  private static Checkpoint further(Checkpoint here, Optional<String> last, Optional<URI> next) {
    Checkpoint further = last.map(key -> here.with(AFTER, key)).orElse(here);
    return next.map(URI::toString)
        .filter(link -> link.length() <= MAX_LINK)
        .map(link -> further.with(NEXT, link))
        .orElse(further);
  }

  private static Checkpoint ended(Checkpoint here) {
    return here.with(SINCE, here.get(BEGAN).orElseThrow()).without(BEGAN).without(AFTER);
  }

  private Optional<String> lastKey(ODataPage answer) {
    return answer.rows().reversed().stream()
        .flatMap(row -> ODataValues.text(row, set.key()).stream())
        .filter(key -> key.length() <= MAX_KEY)
        .findFirst();
  }

  private List<Page.Reject> rejects(JsonNode row, Instant readAt, String reason) {
    List<String> ids = rows.nativeIds(row, readAt);
    return ids.isEmpty()
        ? List.of(Page.Reject.unidentified("a row without " + set.key(), reason))
        : ids.stream().map(id -> new Page.Reject(id, reason)).toList();
  }
}
