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
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One run of one stream: throttle, read, refuse a cursor that does not move, sift out what was
 * published before, note the intent, publish, await the acknowledgements, settle inventory and
 * checkpoint in one transaction; after a complete full run, retire what was not seen.
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
  private final Instant startedAt;
  private Tally tally = Tally.ZERO;
  private StreamState state;
  private PullMode mode;
  private Forecast forecast = Forecast.none();

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
    RunReport report = report(outcome());
    ports.journal().finished(report);
    return report;
  }

  private Ending pull() {
    state = ports.ledger().open(key).under(source.fingerprint());
    settleWhatWasLeftOrJudged();
    chooseMode();
    readToTheEnd();
    return mode == PullMode.FULL ? closeSweep() : closeIncrement();
  }

  private void chooseMode() {
    boolean resumable =
        state.phase() == Phase.SWEEPING
            && !state.sweepOlderThan(policy.resumeWithin(), startedAt)
            && order.mode().filter(PullMode.FULL::equals).isEmpty();
    if (resumable) {
      mode = PullMode.FULL;
      confirmsAsOf = state.sweepStartedAt();
    } else if (state.phase() != Phase.RESTING
        || mode == PullMode.FULL
        || (order.mode().isEmpty() && state.sweepOlderThan(policy.fullEvery(), startedAt))) {
      mode = PullMode.FULL;
      state = save(state.beginSweep(startedAt), InventoryChange.NONE);
    } else {
      mode = PullMode.INCREMENTAL;
    }
    if (mode == PullMode.FULL) {
      forecast = Forecast.ofSweep(ports.ledger().countUnseen(key, state.sweep()));
    }
  }

  private void readToTheEnd() {
    Set<String> visited = new HashSet<>();
    boolean more = true;
    while (more) {
      Checkpoint since = state.checkpoint();
      visited.add(ContentDigest.of(since.cursor()));
      Instant readAt = ports.clock().instant();
      Page page = read(since);
      refuseCursorThatDoesNotMove(page, visited);
      Sifted sifted = sift(page, readAt);
      publish(sifted);
      state = save(after(page, sifted), sifted.settlement());
      tally = tally.plusPage(sifted);
      more = page.more();
      tell(forecast.behind(more, tally.read(), page.left()), sifted.rejects());
    }
  }

  private void tell(Optional<Outlook> outlook, List<Page.Reject> rejects) {
    ports.journal().progress(new Progress(order.runId(), mode, tally, outlook), rejects);
  }

  /** The one place that waits and tries again. */
  private Page read(Checkpoint since) {
    for (int attempt = 1; ; attempt++) {
      ports.throttle().await();
      try {
        return stream.read(since);
      } catch (SourceFailure.Throttled slowDown) {
        waitOrGiveUp(slowDown, slowDown.retryAfter(), attempt);
      } catch (SourceFailure.Unavailable tryLater) {
        waitOrGiveUp(tryLater, Optional.empty(), attempt);
      }
    }
  }

  private void waitOrGiveUp(SourceFailure failure, Optional<Duration> named, int attempt) {
    if (attempt >= policy.patience().attempts()) {
      throw failure;
    }
    ports.pause().await(policy.patience().afterAttempt(attempt, named, ports.random()));
  }

  private static void refuseCursorThatDoesNotMove(Page page, Set<String> visited) {
    if (page.more() && visited.contains(ContentDigest.of(page.next().cursor()))) {
      throw new SourceFailure.Rejected(
          "the vendor's page token does not move: it was already read from in this run");
    }
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
  private Ending outcome() {
    try {
      return pull();
    } catch (SourceFailure.Throttled | SourceFailure.Unavailable giveUpForNow) {
      return Ending.failed(giveUpForNow.getMessage());
    } catch (SourceFailure.Rejected aPersonMustLook) {
      return abandoned(aPersonMustLook.getMessage());
    } catch (RecordPublisher.PublishFailed
        | Ledger.FencedOff
        | Ledger.Unavailable
        | Pause.Stopped interrupted) {
      return Ending.failed(interrupted.getMessage());
    } catch (RuntimeException defect) {
      return abandoned(Defect.named(defect));
    }
  }

  /** A sweep that ran into a wall is begun anew; an incremental cursor is kept. */
  private Ending abandoned(String reason) {
    if (state != null && state.phase() == Phase.SWEEPING) {
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
      if (state.gap().isPresent()) {
        return new Ending(RunOutcome.PARTIAL, state.gap());
      }
      return state
          .hold()
          .map(hold -> new Ending(RunOutcome.HELD, Optional.of(hold.reason())))
          .orElseGet(() -> new Ending(RunOutcome.COMPLETED, Optional.empty()));
    }
  }
}
