package io.concordat.connector.runtime.pull;

import io.concordat.connector.runtime.pull.StreamState.Phase;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * One run of one stream: read a page, sift out what was published before, note the intent, publish,
 * await the acknowledgements, settle inventory and checkpoint; after a full run, retire what was
 * not seen in the parts that could be read whole.
 *
 * <p>Four pages are in hand at a time: one is read, the one before is mapped, the one before that
 * is sifted, and the first is published. Settling a page and noting the intent of the next is one
 * transaction, unless the next has to be waited for: then the page is settled as soon as it is
 * acknowledged.
 *
 * <p>A full run can be asked to give way between two pages. Increments of its stream then go on
 * from a cursor of their own, and what they see counts as seen by the full run.
 *
 * <p>It may be cut anywhere. Before anything is published, the inventory says that its content is
 * in doubt and the version is on record; so a run that comes after a cut publishes the row again,
 * or its tombstone, even if the vendor's row has since gone back or gone away.
 */
public final class StreamRun {
  private final Source source;
  private final SourceStream stream;
  private final StreamKey key;
  private final RunOrder order;
  private final PullPorts ports;
  private final PullPolicy policy;
  private final Sieve sieve;
  private final Bookmark bookmark;
  private final Retirement retirement;
  private final PageReader reader;
  private final Instant startedAt;
  private Tally tally = Tally.ZERO;
  private PullMode mode;
  private Forecast forecast = Forecast.none();

  /** The page whose rows are made now; empty between two pages. */
  private Optional<Errand<Made>> inMaking = Optional.empty();

  /** The page that is published now; empty between two pages. */
  private Optional<UnderWay> underWay = Optional.empty();

  /** Whether this is an increment beside a full run, and what of it could not be read. */
  private boolean beside;

  private Optional<String> gapBeside = Optional.empty();

  /** The gaps of an increment's parts; those of a full run are in the ledger. */
  private final Map<String, RunReport.Gap> incrementGaps = new TreeMap<>();

  private Optional<String> release = Optional.empty();
  private boolean gaveWay;
  private boolean logInRefused;

  /** A full run that is continued confirms as of its beginning, not of its continuation. */
  private Instant confirmsAsOf;

  public StreamRun(
      Source source, SourceStream stream, RunOrder order, PullPorts ports, PullPolicy policy) {
    this.source = source;
    this.stream = stream;
    this.key = new StreamKey(source.id(), stream.name());
    this.order = order;
    this.ports = ports;
    this.policy = policy;
    this.sieve = new Sieve(source, stream.name(), order.runId());
    this.bookmark = new Bookmark(ports.ledger(), key);
    this.retirement =
        new Retirement(key, bookmark, ports, sieve, policy.breaker(), this::tellRetired);
    this.reader = new PageReader(stream, ports, policy.patience());
    this.startedAt = ports.clock().instant();
    this.confirmsAsOf = startedAt;
    this.mode = order.mode().orElseGet(stream::preferredMode);
  }

  /**
   * Runs to the end. The caller makes sure that no other run of the stream is under way.
   *
   * @return the report, already in the journal
   * @throws Ledger.Unavailable if not even the journal can be written
   */
  public RunReport run() {
    return proceed(() -> false).orElseThrow();
  }

  /**
   * Runs on: to the end or, if it is a full run, until it is asked to give way between two pages.
   * While it has given way only increments of the stream may run; then it is to proceed.
   *
   * @param giveWay asked after each page with more behind it
   * @return the report, already in the journal; empty if the run gave way
   * @throws Ledger.Unavailable if not even the journal can be written
   */
  public Optional<RunReport> proceed(BooleanSupplier giveWay) {
    Optional<RunReport> report = outcome(giveWay).map(this::report);
    report.ifPresent(ports.journal()::finished);
    return report;
  }

  /**
   * Ends a run that was not begun, or that gave way, without another call to the vendor. Nothing is
   * touched but the journal: the checkpoint, a full run under way and a person's word wait for the
   * next run.
   *
   * @return the report, already in the journal
   * @throws Ledger.Unavailable if the journal cannot be written
   */
  public RunReport leaveOff(String why) {
    RunReport report =
        report(Ending.failed((gaveWay ? "not read any further: " : "not tried: ") + why));
    ports.journal().finished(report);
    return report;
  }

  /** Whether it ended because the vendor did not believe who asked. */
  public boolean logInRefused() {
    return logInRefused;
  }

  private Optional<Ending> pull(BooleanSupplier giveWay) {
    if (gaveWay) {
      takeUpAgain();
    } else {
      bookmark.open(source.fingerprint());
      settleWhatWasLeftOrJudged();
      chooseMode();
    }
    gaveWay = !readToTheEnd(giveWay);
    if (gaveWay) {
      return Optional.empty();
    }
    return Optional.of(mode == PullMode.FULL ? retirement.closeSweep() : closeIncrement());
  }

  /** Increments have moved the state meanwhile, but nobody has moved the full run. */
  private void takeUpAgain() {
    StreamState left = bookmark.state();
    bookmark.open(source.fingerprint());
    StreamState state = bookmark.state();
    if (state.phase() != left.phase()
        || state.sweep() != left.sweep()
        || !state.checkpoint().equals(left.checkpoint())) {
      throw new Ledger.FencedOff(key);
    }
  }

  private void chooseMode() {
    StreamState state = bookmark.state();
    boolean resumable =
        state.phase() == Phase.SWEEPING
            && !state.sweepOlderThan(policy.resumeWithin(), startedAt)
            && order.mode().filter(PullMode.FULL::equals).isEmpty();
    if (order.increment()) {
      if (!state.canIncrement()) {
        throw new SourceFailure.Rejected("the stream has to be read in full first");
      }
      mode = PullMode.INCREMENTAL;
      beside = state.isBeside();
    } else if (resumable) {
      mode = PullMode.FULL;
      confirmsAsOf = state.sweepStartedAt();
    } else if (state.phase() != Phase.RESTING
        || mode == PullMode.FULL
        || (order.mode().isEmpty() && state.sweepOlderThan(policy.fullEvery(), startedAt))) {
      mode = PullMode.FULL;
      bookmark.move(
          state.beginSweep(startedAt, stream.incrementFrom(startedAt)), InventoryChange.NONE);
    } else {
      mode = PullMode.INCREMENTAL;
    }
    if (mode == PullMode.FULL) {
      forecast = Forecast.ofSweep(ports.ledger().countUnseen(key, bookmark.state().sweep()));
    }
  }

  /** False if it gave way before the end. */
  private boolean readToTheEnd(BooleanSupplier giveWay) {
    StreamState begun = bookmark.state();
    Checkpoint since = beside ? begun.besideCheckpoint() : begun.checkpoint();
    while (true) {
      if (!reader.holds(since)) {
        settleBefore(since);
      }
      PageReader.Read read = reader.read(since);
      boolean more = read.page().more();
      since = new Checkpoint(mode, read.page().next().cursor());
      boolean pause = more && mode == PullMode.FULL && giveWay.getAsBoolean();
      if (more && !pause) {
        reader.readAhead(since);
      }
      Optional<Made> before = made();
      inMaking = Optional.of(Errand.begin(ports.aside(), () -> Made.of(read)));
      before.ifPresent(this::send);
      if (!more || pause) {
        made().ifPresent(this::send);
        settle(Optional.empty());
        return !more;
      }
    }
  }

  /** Settles what is in hand before the next page, unless that comes earlier. */
  private void settleBefore(Checkpoint since) {
    made().ifPresent(this::send);
    underWay.map(UnderWay::publication).ifPresent(reader::awaitPageOr);
    if (!reader.holds(since)) {
      settle(Optional.empty());
    }
  }

  /**
   * Awaits the page whose rows are being made. A mapper's defect ends the run; what the broker
   * already has is settled first.
   */
  private Optional<Made> made() {
    try {
      Optional<Made> made = inMaking.map(Errand::result);
      inMaking = Optional.empty();
      return made;
    } catch (RuntimeException defect) {
      settle(Optional.empty());
      throw defect;
    }
  }

  /** First the intent, then the broker: a cut in between costs a repetition, never a loss. */
  private void send(Made made) {
    Page page = made.page();
    Sifted sifted = sift(page, made.readAt());
    List<OutboundRecord> records = sifted.records();
    settle(records.isEmpty() ? Optional.empty() : Optional.of(sifted));
    Runnable publication = records.isEmpty() ? () -> {} : () -> ports.publisher().publish(records);
    underWay = Optional.of(new UnderWay(page, sifted, Errand.begin(ports.aside(), publication)));
  }

  /**
   * Awaits the acknowledgement of the page that is under way, if one is, and settles it.
   *
   * @param next what is published next: its intent goes into the same transaction
   */
  private void settle(Optional<Sifted> next) {
    Optional<UnderWay> done = underWay;
    done.ifPresent(page -> page.publication().result());
    if (done.isEmpty() && next.isEmpty()) {
      return;
    }
    StreamState then =
        done.map(page -> after(page.page(), page.sifted())).orElseGet(bookmark::state);
    InventoryChange change =
        done.map(page -> settlement(page.page(), page.sifted())).orElse(InventoryChange.NONE);
    if (next.isPresent()) {
      then = then.published(next.get().version());
      change = change.thenDoubt(next.get().doubtful());
    }
    bookmark.move(then, change);
    underWay = Optional.empty();
    done.ifPresent(this::tell);
  }

  private void tell(UnderWay done) {
    Page page = done.page();
    tally = tally.plusPage(done.sifted());
    tell(forecast.behind(page.more(), tally.read(), page.left()), done.sifted().rejects());
  }

  private void tellRetired(int rows) {
    tally = tally.plusRetired(rows);
    tell(Optional.empty(), List.of());
  }

  private void tell(Optional<Outlook> outlook, List<Page.Reject> rejects) {
    ports.journal().progress(new Progress(order.runId(), mode, tally, outlook, release), rejects);
  }

  private Sifted sift(Page page, Instant readAt) {
    Set<String> ids = Sieve.ids(page);
    Map<String, InventoryEntry> stored = ids.isEmpty() ? Map.of() : ports.ledger().known(key, ids);
    Map<String, InventoryEntry> known =
        underWay.map(before -> before.sifted().settledOver(stored, ids)).orElse(stored);
    return sieve.sift(page, known, bookmark.state().versionAt(readAt), readAt);
  }

  /** A full run's gap in a part is the part's; every other one is the run's. */
  private InventoryChange settlement(Page page, Sifted sifted) {
    Optional<RunReport.Gap> ofPart = Gaps.inPart(page, sifted);
    if (mode == PullMode.FULL) {
      return sifted.settlement().with(ofPart);
    }
    ofPart.ifPresent(gap -> incrementGaps.putIfAbsent(gap.part(), gap));
    return sifted.settlement();
  }

  private StreamState after(Page page, Sifted sifted) {
    Optional<RunReport.Gap> ofPart = Gaps.inPart(page, sifted);
    Optional<String> gap =
        ofPart.isEmpty()
            ? Gaps.of(page, sifted)
            : ofPart.filter(kept -> mode != PullMode.FULL).map(Gaps::said);
    StreamState state = bookmark.state();
    if (beside) {
      gapBeside = gapBeside.or(() -> gap);
      return state.movedBeside(page.next());
    }
    return page.more()
        ? state.movedTo(page.next(), gap)
        : state.readToTheEnd(page.next().cursor(), gap);
  }

  private void settleWhatWasLeftOrJudged() {
    if (bookmark.state().phase() == Phase.RETIRING) {
      retirement.closeSweep();
    }
    Optional<Hold> hold = bookmark.state().hold();
    Optional<Hold.Word> word = hold.flatMap(Hold::word);
    if (word.isPresent()) {
      if (word.get().verdict() == Hold.Verdict.RELEASED) {
        release = Optional.of(word.get().account());
        // On record before anything is retired, and before the hold that has the words is gone.
        tell(Optional.empty(), List.of());
        retirement.retireUnseen(hold.get().sweep());
      }
      bookmark.move(bookmark.state().withHold(Optional.empty()), InventoryChange.NONE);
    }
  }

  private Ending closeIncrement() {
    StreamState state = bookmark.state();
    if (beside) {
      return Ending.of(gapBeside, state.hold()).with(incrementGaps.values());
    }
    Ending ending = Ending.of(state).with(incrementGaps.values());
    if (state.gap().isPresent()) {
      bookmark.move(state.rested(state.hold()), InventoryChange.NONE);
    }
    return ending;
  }

  /** Every failure ends the run as a value; an error of the JVM passes through. */
  private Optional<Ending> outcome(BooleanSupplier giveWay) {
    try (PageReader closedAfterwards = reader) {
      try {
        return pull(giveWay);
      } finally {
        // What a failed run has still under way is in doubt; it ends before another run begins.
        inMaking.ifPresent(Errand::awaitEnd);
        inMaking = Optional.empty();
        underWay.ifPresent(page -> page.publication().awaitEnd());
        underWay = Optional.empty();
      }
    } catch (SourceFailure.Throttled | SourceFailure.Unavailable giveUpForNow) {
      return Optional.of(Ending.failed(giveUpForNow.getMessage()));
    } catch (SourceFailure.Rejected aPersonMustLook) {
      logInRefused = aPersonMustLook.ofCredentials();
      return Optional.of(rejected(aPersonMustLook.getMessage()));
    } catch (RecordPublisher.PublishFailed
        | Ledger.FencedOff
        | Ledger.Unavailable
        | Pause.Stopped interrupted) {
      return Optional.of(Ending.failed(interrupted.getMessage()));
    } catch (RuntimeException defect) {
      return Optional.of(abandoned(Defect.named(defect)));
    }
  }

  /** A refused log-in says nothing of the cursor: a sweep that has got somewhere can go on. */
  private Ending rejected(String reason) {
    return logInRefused && !bookmark.state().checkpoint().isStart()
        ? Ending.failed(reason)
        : abandoned(reason);
  }

  /** A sweep that ran into a wall is begun anew; an incremental cursor is kept. */
  private Ending abandoned(String reason) {
    if (!order.increment() && bookmark.isOpen() && bookmark.state().phase() == Phase.SWEEPING) {
      try {
        bookmark.move(bookmark.state().abandoned(), InventoryChange.NONE);
      } catch (Ledger.FencedOff | Ledger.Unavailable notKept) {
        return Ending.failed(reason + "; and then: " + notKept.getMessage());
      }
    }
    return Ending.failed(reason);
  }

  private RunReport report(Ending end) {
    Ending ending = end.after(release);
    return new RunReport(
        order.runId(),
        source.id(),
        source.system(),
        source.domain(),
        stream.name(),
        mode,
        ending.outcome(),
        confirmsAsOf,
        ports.clock().instant(),
        tally.read(),
        tally.published(),
        tally.unchanged(),
        tally.retired(),
        tally.rejected(),
        ending.reason(),
        ending.gaps());
  }

  /**
   * A page whose rows were made.
   *
   * @param readAt when its reading began
   */
  private record Made(Page page, Instant readAt) {
    static Made of(PageReader.Read read) {
      return new Made(read.page().page().get(), read.at());
    }
  }

  /** A page on its way to the broker. */
  private record UnderWay(Page page, Sifted sifted, Errand<?> publication) {}
}
