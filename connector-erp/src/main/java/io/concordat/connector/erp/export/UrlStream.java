package io.concordat.connector.erp.export;

import io.concordat.connector.http.Answer;
import io.concordat.connector.http.Call;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.mapping.RowContext;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A REST export as a stream. An export of one document is asked for with the tag that it had last,
 * and is not read again if it is the same; one of several pages is read whole each time.
 *
 * <p>Cursor: {@code tag} and {@code body} what the document was when it was read to its end; while
 * it is being read {@code link} the page, {@code of} its content, {@code row} how far. What only
 * grows is not in it, so that a link that does not move is noticed.
 */
final class UrlStream implements SourceStream {
  private static final String TAG = "tag";
  private static final String BODY = "body";
  private static final String LINK = "link";
  private static final String OF = "of";
  private static final String ROW = "row";
  private static final int LONGEST_LINK = 4_000;
  private static final int MOST_EMPTY_PAGES = 1_000;

  private final FeedRows feed;
  private final VendorHttp http;
  private final String path;
  private final Optional<String> nextParameter;
  private final Clock clock;
  private final String what;
  private final SeenRows seen = new SeenRows();
  private Opened opened;
  private boolean clean = true;
  private long rows;
  private long rowsBefore;
  private int emptyPages;
  private boolean readWhole;

  /** A document that is being read, and how far. */
  private record Opened(String link, String of, Optional<String> tag, long row, RowReader reader) {
    Opened at(long further) {
      return new Opened(link, of, tag, further, reader);
    }
  }

  UrlStream(
      FeedRows feed, VendorHttp http, String path, Optional<String> nextParameter, Clock clock) {
    this.feed = feed;
    this.http = http;
    this.path = path;
    this.nextParameter = nextParameter;
    this.clock = clock;
    this.what = "the export " + feed.name();
  }

  @Override
  public String name() {
    return feed.name();
  }

  /** Full until this process has read the document as it is: only then can rows be missed. */
  @Override
  public synchronized PullMode preferredMode() {
    return readWhole ? PullMode.INCREMENTAL : PullMode.FULL;
  }

  @Override
  public synchronized Page read(Checkpoint since) {
    boolean begins = since.get(LINK).isEmpty();
    if (begins) {
      clean = true;
      rows = 0;
      rowsBefore = 0;
      emptyPages = 0;
    }
    String link = since.get(LINK).orElse(path);
    long row = number(since, ROW);
    if (!stands(link, since.get(OF), row)) {
      Optional<Page> unchanged = open(link, since, begins);
      if (unchanged.isPresent()) {
        return unchanged.get();
      }
    }
    Harvest harvest = harvest();
    clean &= !harvest.hidesAnId();
    rows += harvest.taken();
    if (rows > feed.maxRows()) {
      close();
      throw SourceFailure.Rejected.setting(
          what + " holds more than " + feed.maxRows() + " rows; raise max-rows if that is right");
    }
    Page page = harvest.ended() ? turned(since, harvest) : further(since, harvest);
    return page.withRejects(harvest.rejects());
  }

  private boolean stands(String link, Optional<String> of, long row) {
    return opened != null
        && opened.link().equals(link)
        && of.filter(opened.of()::equals).isPresent()
        && opened.row() == row;
  }

  /** Asks for the document; a page if there is nothing new. */
  private Optional<Page> open(String link, Checkpoint since, boolean begins) {
    close();
    boolean conditional = begins && since.mode() == PullMode.INCREMENTAL && isOneDocument();
    Call call = Call.get(what, link).header("Accept", accept());
    if (conditional && since.get(TAG).isPresent()) {
      call = call.header("If-None-Match", since.get(TAG).get());
    }
    Answer answer = http.send(call);
    if (answer.status() == 304 && conditional) {
      return Optional.of(Page.last(List.of(), since));
    }
    answer.accepted();
    if (answer.isMarkup()) {
      throw answer.unusable("with a web page: it wants a log-in, or is asleep");
    }
    String of = ExportFolder.digest(answer.bytes());
    if (conditional && since.get(BODY).filter(of::equals).isPresent()) {
      return Optional.of(Page.last(List.of(), since));
    }
    // What changed meanwhile is read from its beginning.
    boolean same = since.get(OF).filter(of::equals).isPresent();
    if (!same && (begins || since.get(OF).isPresent())) {
      seen.clear();
    }
    long skip = same ? number(since, ROW) : 0;
    Optional<String> tag = answer.header("ETag").filter(text -> text.length() <= 500);
    opened = new Opened(link, of, tag, skip, reader(answer.bytes(), skip));
    return Optional.empty();
  }

  private RowReader reader(byte[] body, long skip) {
    try {
      RowReader reader = feed.format().open(new ByteArrayInputStream(body));
      for (long row = 0; row < skip && reader.next().isPresent(); row++) {
        // It was read before.
      }
      return reader;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Harvest harvest() {
    try {
      Harvest harvest =
          Harvest.of(
              opened.reader(),
              what,
              feed.maps(),
              RowContext.of(feed.source(), clock.instant()),
              feed.pageSize(),
              seen);
      opened = opened.at(opened.row() + harvest.taken());
      return harvest;
    } catch (IOException e) {
      close();
      throw unreadable(e);
    }
  }

  /** What is configured otherwise than it is written stays so, however often it is asked for. */
  private SourceFailure unreadable(IOException e) {
    if (e instanceof RowReader.Unreadable said) {
      return said.isBroken()
          ? new SourceFailure.Unavailable(what + " " + said.getMessage())
          : SourceFailure.Rejected.setting(what + " " + said.getMessage() + "; nothing is retired");
    }
    return new SourceFailure.Unavailable(what + " cannot be read: " + e.getClass().getSimpleName());
  }

  private Page further(Checkpoint since, Harvest harvest) {
    return Page.more(
        harvest.rows(),
        since
            .with(LINK, opened.link())
            .with(OF, opened.of())
            .with(ROW, String.valueOf(opened.row())));
  }

  /** The document was read to its end: on to the next page, or done. */
  private Page turned(Checkpoint since, Harvest harvest) {
    Optional<String> following = opened.reader().following();
    if (following.isEmpty()) {
      return ended(since, harvest);
    }
    String next = next(opened.link(), following.get());
    if (next.length() > LONGEST_LINK) {
      throw new SourceFailure.Rejected(
          what + " has a link of more than " + LONGEST_LINK + " characters to its next page");
    }
    emptyPages = rows == rowsBefore ? emptyPages + 1 : 0;
    rowsBefore = rows;
    if (emptyPages > MOST_EMPTY_PAGES) {
      throw new SourceFailure.Rejected(
          what + " had " + emptyPages + " pages without a row one after the other");
    }
    close();
    return Page.more(harvest.rows(), since.without(OF).without(ROW).with(LINK, next));
  }

  private Page ended(Checkpoint since, Harvest harvest) {
    boolean whole = since.mode() == PullMode.FULL && clean && isOneDocument();
    Checkpoint done = since.without(LINK).without(OF).without(ROW).with(BODY, opened.of());
    done = opened.tag().isPresent() ? done.with(TAG, opened.tag().get()) : done.without(TAG);
    close();
    // An increment that found something new does not know what vanished: a full run follows.
    readWhole = whole;
    return Page.last(harvest.rows(), done);
  }

  private String next(String asked, String following) {
    URI here = http.inside(what, asked);
    if (nextParameter.isEmpty()) {
      return http.inside("the next page of " + what, here, following).toString();
    }
    String separator = path.contains("?") ? "&" : "?";
    return path + separator + nextParameter.get() + "=" + Call.encoded(following);
  }

  private boolean isOneDocument() {
    return feed.format().next().isEmpty();
  }

  private String accept() {
    return switch (feed.format().format()) {
      case CSV -> "text/csv, text/plain;q=0.9, */*;q=0.1";
      case JSON -> "application/json, */*;q=0.1";
      case NDJSON -> "application/x-ndjson, application/jsonl, application/json;q=0.9, */*;q=0.1";
    };
  }

  private static long number(Checkpoint since, String name) {
    return since.get(name).map(Long::parseLong).orElse(0L);
  }

  private void close() {
    if (opened != null) {
      try {
        opened.reader().close();
      } catch (IOException e) {
        // It was only read from: there is nothing to lose.
      }
      opened = null;
    }
  }
}
