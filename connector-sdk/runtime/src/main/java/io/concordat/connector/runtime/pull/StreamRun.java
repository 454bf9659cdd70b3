package io.concordat.connector.runtime.pull;

import io.concordat.connector.runtime.pull.StreamState.Phase;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One run of one stream: read a page, sift out what was published before, note the intent, publish,
 * await the acknowledgements, settle inventory and checkpoint in one transaction; after a complete
 * full run, retire what was not seen. The next page is read while this one is published.
 *
 * <p>A full run can be asked to give way between two pages. Increments of its stream then go on
 * from a cursor of their own, and what they see counts as seen by the full run.
 *
 * <p>It may be cut anywhere. Before anything is published, the inventory says that its content is
 * in doubt and the version is on record; so a run that comes after a cut publishes the row again,
 * or its tombstone, even if the vendor's row has since gone back or gone away.
 */
public final class StreamRun {
  private static final int RETIRED_AT_ONCE = 500;

  private final Source source;
  private final SourceStream stream;
  private final StreamKey key;
  private final RunOrder order;
  private final PullPorts ports;
  private final PullPolicy policy;
  private final Sieve sieve;
  private final PageReader reader;
  private final Instant startedAt;
  private Tally tally = Tally.ZERO;
  private StreamState state;
  private PullMode mode;
  private Forecast forecast = Forecast.none();

  /** Whether this is an increment beside a full run, and what of it could not be read. */
  private boolean beside;

  private Optional<String> gapBeside = Optional.empty();
  private boolean gaveWay;

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

  private Optional<Ending> pull(BooleanSupplier giveWay) {
    if (gaveWay) {
      takeUpAgain();
    } else {
      state = ports.ledger().open(key).under(source.fingerprint());
      settleWhatWasLeftOrJudged();
      chooseMode();
    }
    gaveWay = !readToTheEnd(giveWay);
    if (gaveWay) {
      return Optional.empty();
    }
    return Optional.of(mode == PullMode.FULL ? closeSweep() : closeIncrement());
  }

  /** Increments have moved the state meanwhile, but nobody has moved the full run. */
  private void takeUpAgain() {
    StreamState left = state;
    state = ports.ledger().open(key).under(source.fingerprint());
    if (state.phase() != left.phase()
        || state.sweep() != left.sweep()
        || !state.checkpoint().equals(left.checkpoint())) {
      throw new Ledger.FencedOff(key);
    }
  }

  private void chooseMode() {
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
      state =
          save(state.beginSweep(startedAt, stream.incrementFrom(startedAt)), InventoryChange.NONE);
    } else {
      mode = PullMode.INCREMENTAL;
    }
    if (mode == PullMode.FULL) {
      forecast = Forecast.ofSweep(ports.ledger().countUnseen(key, state.sweep()));
    }
  }

  /** False if it gave way before the end. */
  private boolean readToTheEnd(BooleanSupplier giveWay) {
    while (true) {
      PageReader.Read read = reader.read(beside ? state.besideCheckpoint() : state.checkpoint());
      Page page = read.page();
      boolean pause = page.more() && mode == PullMode.FULL && giveWay.getAsBoolean();
      if (page.more() && !pause) {
        reader.readAhead(new Checkpoint(mode, page.next().cursor()));
      }
      Sifted sifted = sift(page, read.at());
      publish(sifted);
      state = save(after(page, sifted), sifted.settlement());
      tally = tally.plusPage(sifted);
      tell(forecast.behind(page.more(), tally.read(), page.left()), sifted.rejects());
      if (!page.more() || pause) {
        return !page.more();
      }
    }
  }

  private void tell(Optional<Outlook> outlook, List<Page.Reject> rejects) {
    ports.journal().progress(new Progress(order.runId(), mode, tally, outlook), rejects);
  }

  private Sifted sift(Page page, Instant readAt) {
    Set<String> ids = Sieve.ids(page);
    Map<String, InventoryEntry> known = ids.isEmpty() ? Map.of() : ports.ledger().known(key, ids);
    return sieve.sift(page, known, state.versionAt(readAt), readAt);
  }

  private void publish(Sifted sifted) {
    if (!sifted.records().isEmpty()) {
      publish(sifted.records(), sifted.intent());
    }
  }

  /** First the intent, then the broker: a cut in between costs a repetition, never a loss. */
  private void publish(List<OutboundRecord> records, InventoryChange intent) {
    state = save(state.published(records.getFirst().record().version()), intent);
    ports.publisher().publish(records);
  }

  private StreamState after(Page page, Sifted sifted) {
    Optional<String> gap =
        page.gap()
            .or(
                () ->
                    sifted.hidesAnId()
                        ? Optional.of("a row was refused whose id could not be read")
                        : Optional.empty());
    if (beside) {
      gapBeside = gapBeside.or(() -> gap);
      return state.movedBeside(page.next());
    }
    return page.more()
        ? state.movedTo(page.next(), gap)
        : state.readToTheEnd(page.next().cursor(), gap);
  }

  private void settleWhatWasLeftOrJudged() {
    if (state.phase() == Phase.RETIRING) {
      closeSweep();
    }
    Optional<Hold.Word> word = state.hold().flatMap(Hold::word);
    if (word.isPresent()) {
      if (word.get().verdict() == Hold.Verdict.RELEASED) {
        retireUnseen(state.hold().orElseThrow().sweep());
      }
      state = save(state.withHold(Optional.empty()), InventoryChange.NONE);
    }
  }

  private Ending closeIncrement() {
    if (beside) {
      return Ending.of(gapBeside, state.hold());
    }
    Ending ending = Ending.of(state);
    if (state.gap().isPresent()) {
      state = save(state.rested(state.hold()), InventoryChange.NONE);
    }
    return ending;
  }

  /** Absence is deletion only after a run that saw everything, and only within reason. */
  private Ending closeSweep() {
    Ending partial = Ending.of(state);
    if (state.gap().isPresent()) {
      state = save(state.rested(state.hold()), InventoryChange.NONE);
      return partial;
    }
    long unseen = ports.ledger().countUnseen(key, state.sweep());
    long known = ports.ledger().size(key);
    Optional<Hold> hold = Optional.empty();
    if (policy.breaker().opens(unseen, known)) {
      Instant since = state.hold().map(Hold::since).orElseGet(() -> ports.clock().instant());
      hold = Optional.of(new Hold(state.sweep(), unseen, known, since, Optional.empty()));
    } else {
      retireUnseen(state.sweep());
    }
    state = save(state.rested(hold), InventoryChange.NONE);
    return Ending.of(state);
  }

  private void retireUnseen(long sweep) {
    List<InventoryEntry> batch = ports.ledger().unseen(key, sweep, "", RETIRED_AT_ONCE);
    while (!batch.isEmpty()) {
      Instant now = ports.clock().instant();
      long version = state.versionAt(now);
      publish(
          batch.stream().map(entry -> sieve.tombstone(entry, version, now)).toList(),
          InventoryChange.doubt(batch));
      List<String> ids = batch.stream().map(InventoryEntry::nativeId).toList();
      state = save(state, InventoryChange.settle(List.of(), List.of(), ids));
      tally = tally.plusRetired(ids.size());
      tell(Optional.empty(), List.of());
      batch = ports.ledger().unseen(key, sweep, ids.getLast(), RETIRED_AT_ONCE);
    }
  }

  private StreamState save(StreamState next, InventoryChange change) {
    return ports.ledger().save(next, change);
  }

  /** Every failure ends the run as a value; an error of the JVM passes through. */
  private Optional<Ending> outcome(BooleanSupplier giveWay) {
    try (PageReader closedAfterwards = reader) {
      return pull(giveWay);
    } catch (SourceFailure.Throttled | SourceFailure.Unavailable giveUpForNow) {
      return Optional.of(Ending.failed(giveUpForNow.getMessage()));
    } catch (SourceFailure.Rejected aPersonMustLook) {
      return Optional.of(abandoned(aPersonMustLook.getMessage()));
    } catch (RecordPublisher.PublishFailed
        | Ledger.FencedOff
        | Ledger.Unavailable
        | Pause.Stopped interrupted) {
      return Optional.of(Ending.failed(interrupted.getMessage()));
    } catch (RuntimeException defect) {
      return Optional.of(abandoned(Defect.named(defect)));
    }
  }

  /** A sweep that ran into a wall is begun anew; an incremental cursor is kept. */
  private Ending abandoned(String reason) {
    if (!order.increment() && state != null && state.phase() == Phase.SWEEPING) {
      try {
        state = save(state.abandoned(), InventoryChange.NONE);
      } catch (Ledger.FencedOff | Ledger.Unavailable notKept) {
        return Ending.failed(reason + "; and then: " + notKept.getMessage());
      }
    }
    return Ending.failed(reason);
  }

  private RunReport report(Ending ending) {
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
        ending.reason());
  }

  /** How a run ended, and why. */
  private record Ending(RunOutcome outcome, Optional<String> reason) {
    static Ending failed(String reason) {
      return new Ending(RunOutcome.FAILED, Optional.of(reason));
    }

    static Ending of(StreamState state) {
      return of(state.gap(), state.hold());
    }

    static Ending of(Optional<String> gap, Optional<Hold> held) {
      if (gap.isPresent()) {
        return new Ending(RunOutcome.PARTIAL, gap);
      }
      return held.map(hold -> new Ending(RunOutcome.HELD, Optional.of(hold.reason())))
          .orElseGet(() -> new Ending(RunOutcome.COMPLETED, Optional.empty()));
    }
  }
}
