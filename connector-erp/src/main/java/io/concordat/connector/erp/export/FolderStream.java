package io.concordat.connector.erp.export;

import io.concordat.connector.erp.export.ExportFolder.ExportFile;
import io.concordat.connector.erp.export.ExportFolder.Snapshot;
import io.concordat.connector.mapping.RowContext;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Files of a folder as a stream. Unchanged files are not read again; changed ones are read whole,
 * in a full run, so that what vanished from them is retired at once.
 *
 * <p>Cursor: {@code seen} what the files were when they were read to their end; while they are
 * being read {@code of} what they are, {@code file} and {@code row} how far, {@code again} how
 * often they changed meanwhile, so that reading began anew.
 */
final class FolderStream implements SourceStream {
  private static final String SEEN = "seen";
  private static final String OF = "of";
  private static final String FILE = "file";
  private static final String ROW = "row";
  private static final String AGAIN = "again";
  private static final int MOST_BEGINNINGS = 5;

  private final FeedRows feed;
  private final ExportFolder folder;
  private final Duration maxAge;
  private final Clock clock;
  private final SeenRows seen = new SeenRows();
  private Opened opened;
  private boolean clean = true;
  private long rows;
  private String readWhole = "";

  /** A reader and where it stands. */
  private record Opened(String of, int file, long row, RowReader reader) {}

  /** Where reading goes on. */
  private record Position(int file, long row, int again) {
    static Position of(Checkpoint since) {
      return new Position(
          (int) number(since, FILE), number(since, ROW), (int) number(since, AGAIN));
    }

    private static long number(Checkpoint since, String name) {
      return since.get(name).map(Long::parseLong).orElse(0L);
    }
  }

  FolderStream(FeedRows feed, ExportFolder folder, Duration maxAge, Clock clock) {
    this.feed = feed;
    this.folder = folder;
    this.maxAge = maxAge;
    this.clock = clock;
  }

  @Override
  public String name() {
    return feed.name();
  }

  /** Full as long as this process has not read the files as they are. */
  @Override
  public synchronized PullMode preferredMode() {
    try {
      return folder.look(clock.instant()).fingerprint().equals(readWhole)
          ? PullMode.INCREMENTAL
          : PullMode.FULL;
    } catch (SourceFailure saidWhenItIsRead) {
      return PullMode.FULL;
    }
  }

  @Override
  public synchronized Page read(Checkpoint since) {
    Instant now = clock.instant();
    Snapshot files = folder.look(now);
    boolean begins = since.get(OF).isEmpty();
    if (begins
        && since.mode() == PullMode.INCREMENTAL
        && since.get(SEEN).filter(files.fingerprint()::equals).isPresent()) {
      return aged(Page.last(java.util.List.of(), since), files, now);
    }
    Position at = Position.of(since);
    if (begins) {
      clean = true;
      rows = 0;
    } else if (!since.get(OF).get().equals(files.fingerprint())) {
      at = new Position(0, 0, at.again() + 1);
    }
    if (at.again() >= MOST_BEGINNINGS) {
      throw new SourceFailure.Unavailable(
          "the files in " + folder.folder() + " change faster than they are read; raise settle");
    }
    if (at.file() == 0 && at.row() == 0) {
      seen.clear();
    }
    Harvest harvest = harvest(files, at, now);
    clean &= !harvest.hidesAnId();
    rows += harvest.taken();
    if (rows > feed.maxRows()) {
      close();
      throw SourceFailure.Rejected.setting(
          "the files hold more than " + feed.maxRows() + " rows; raise max-rows if that is right");
    }
    boolean fileEnded = harvest.ended();
    boolean last = fileEnded && at.file() + 1 == files.files().size();
    if (last) {
      return ended(since, files, harvest, at);
    }
    Position next =
        fileEnded
            ? new Position(at.file() + 1, 0, at.again())
            : new Position(at.file(), at.row() + harvest.taken(), at.again());
    return Page.more(harvest.rows(), cursor(since, files.fingerprint(), next))
        .withRejects(harvest.rejects());
  }

  /** The end counts only if the files are still what they were. */
  private Page ended(Checkpoint since, Snapshot files, Harvest harvest, Position at) {
    close();
    Instant now = clock.instant();
    Snapshot after = folder.look(now);
    if (!after.fingerprint().equals(files.fingerprint())) {
      Position anew = new Position(0, 0, at.again() + 1);
      return Page.more(harvest.rows(), cursor(since, after.fingerprint(), anew))
          .withRejects(harvest.rejects());
    }
    if (since.mode() == PullMode.FULL && clean && at.again() == 0) {
      readWhole = files.fingerprint();
    }
    Checkpoint seen =
        since.without(OF).without(FILE).without(ROW).without(AGAIN).with(SEEN, files.fingerprint());
    return aged(Page.last(harvest.rows(), seen).withRejects(harvest.rejects()), files, now);
  }

  private static Checkpoint cursor(Checkpoint since, String of, Position position) {
    return since
        .with(OF, of)
        .with(FILE, String.valueOf(position.file()))
        .with(ROW, String.valueOf(position.row()))
        .with(AGAIN, String.valueOf(position.again()));
  }

  private Page aged(Page page, Snapshot files, Instant now) {
    boolean old = !maxAge.isZero() && files.newest().isBefore(now.minus(maxAge));
    return old
        ? page.withGap(
            "the newest file in "
                + folder.folder()
                + " is older than "
                + maxAge
                + ": is it still being written? Nothing is confirmed")
        : page;
  }

  private Harvest harvest(Snapshot files, Position at, Instant now) {
    ExportFile file = files.files().get(at.file());
    try {
      RowReader reader = reader(files, at, file);
      Harvest harvest =
          Harvest.of(
              reader,
              file.name(),
              feed.maps(),
              RowContext.of(feed.source(), now),
              feed.pageSize(),
              seen);
      opened = new Opened(files.fingerprint(), at.file(), at.row() + harvest.taken(), reader);
      return harvest;
    } catch (RowReader.Unreadable e) {
      close();
      throw SourceFailure.Rejected.setting(
          file.name() + " " + e.getMessage() + "; nothing is retired");
    } catch (IOException e) {
      close();
      throw new SourceFailure.Unavailable(
          file.name() + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** The one that stands there already, or else one that is brought there. */
  private RowReader reader(Snapshot files, Position at, ExportFile file) throws IOException {
    if (opened != null
        && opened.of().equals(files.fingerprint())
        && opened.file() == at.file()
        && opened.row() == at.row()) {
      return opened.reader();
    }
    close();
    RowReader reader = feed.format().open(folder.open(file));
    for (long row = 0; row < at.row(); row++) {
      Optional<RawRow> skipped = reader.next();
      if (skipped.isEmpty()) {
        break;
      }
    }
    return reader;
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
