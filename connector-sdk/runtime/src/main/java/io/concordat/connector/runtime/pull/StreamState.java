package io.concordat.connector.runtime.pull;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.contract.PullMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where a stream stands, between runs and within one. Immutable: the loop derives the next state
 * and the {@link Ledger} stores it by compare-and-set on {@code revision}.
 *
 * @param revision rises with every stored change and with every run that opens the stream
 * @param fingerprint of the source's configuration under which the cursor was made
 * @param checkpoint where the next read goes on
 * @param sweep number of the last full run that was begun; rows seen by it carry it
 * @param sweepStartedAt when that full run began; the epoch before the first
 * @param gap what the full run that is under way could not read
 * @param version the highest record version that may have been published
 * @param increment where increments go on while a full run is under way; empty between full runs,
 *     where the checkpoint says it, and where nobody knows
 */
public record StreamState(
    StreamKey key,
    long revision,
    String fingerprint,
    Phase phase,
    Checkpoint checkpoint,
    long sweep,
    Instant sweepStartedAt,
    Optional<String> gap,
    long version,
    Optional<Hold> hold,
    Optional<Map<String, String>> increment) {

  public StreamState {
    increment = increment.map(Map::copyOf);
  }

  /** What the stream is in the middle of. */
  public enum Phase {
    /** Nothing usable was read: the next run reads everything. */
    COLD,
    /** A full run is under way; its next page is at the checkpoint. */
    SWEEPING,
    /** A full run has read everything; what it did not see is still to be retired. */
    RETIRING,
    /** The checkpoint is where the next incremental read goes on. */
    RESTING
  }

  /** A stream that nobody has pulled. */
  public static StreamState initial(StreamKey key) {
    return new StreamState(
        key,
        0,
        "",
        Phase.COLD,
        Checkpoint.start(),
        0,
        Instant.EPOCH,
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty());
  }

  public StreamState withRevision(long revision) {
    return new StreamState(
        key,
        revision,
        fingerprint,
        phase,
        checkpoint,
        sweep,
        sweepStartedAt,
        gap,
        version,
        hold,
        increment);
  }

  /** A cursor, a hold or a sweep of another configuration means nothing under this one. */
  StreamState under(String currentFingerprint) {
    if (fingerprint.equals(currentFingerprint)) {
      return this;
    }
    return new StreamState(
        key,
        revision,
        currentFingerprint,
        Phase.COLD,
        Checkpoint.start(),
        sweep,
        sweepStartedAt,
        Optional.empty(),
        version,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The beginning of a full run. Increments go on beside it from where they stand.
   *
   * @param fromNow where they could begin if they never did
   */
  StreamState beginSweep(Instant now, Optional<Checkpoint> fromNow) {
    Optional<Map<String, String>> beside =
        phase == Phase.RESTING ? Optional.of(checkpoint.cursor()) : increment;
    return new StreamState(
        key,
        revision,
        fingerprint,
        Phase.SWEEPING,
        Checkpoint.start(),
        sweep + 1,
        now,
        Optional.empty(),
        version,
        hold,
        beside.or(() -> fromNow.map(Checkpoint::cursor)));
  }

  /**
   * Whether an increment can be read: between full runs, or beside one that is under way. Where the
   * last full run came to nothing, the next one comes first.
   */
  boolean canIncrement() {
    return phase == Phase.RESTING || (phase != Phase.COLD && increment.isPresent());
  }

  /** Whether an increment is read beside a full run that is under way, or was. */
  boolean isBeside() {
    return phase != Phase.RESTING && increment.isPresent();
  }

  /** Where an increment beside a full run goes on. */
  Checkpoint besideCheckpoint() {
    return new Checkpoint(PullMode.INCREMENTAL, increment.orElseThrow());
  }

  /** After a page of an increment beside a full run. */
  StreamState movedBeside(Checkpoint next) {
    return with(phase, checkpoint, gap, Optional.of(next.cursor()));
  }

  /** After a page with more behind it. */
  StreamState movedTo(Checkpoint next, Optional<String> gapOfPage) {
    return at(phase, new Checkpoint(checkpoint.mode(), next.cursor()), firstOf(gapOfPage));
  }

  /** After the last page: the cursor is now the one of the next incremental run. */
  StreamState readToTheEnd(Map<String, String> cursor, Optional<String> gapOfPage) {
    Phase next = phase == Phase.SWEEPING ? Phase.RETIRING : phase;
    return with(
        next, new Checkpoint(PullMode.INCREMENTAL, cursor), firstOf(gapOfPage), Optional.empty());
  }

  /** The sweep is over; what it could not see is no longer of interest. */
  StreamState rested(Optional<Hold> nextHold) {
    return new StreamState(
        key,
        revision,
        fingerprint,
        checkpoint.isStart() ? Phase.COLD : Phase.RESTING,
        checkpoint,
        sweep,
        sweepStartedAt,
        Optional.empty(),
        version,
        nextHold,
        Optional.empty());
  }

  /** The sweep cannot be continued: the next run begins another. */
  StreamState abandoned() {
    return at(Phase.COLD, Checkpoint.start(), Optional.empty());
  }

  StreamState withHold(Optional<Hold> nextHold) {
    return new StreamState(
        key,
        revision,
        fingerprint,
        phase,
        checkpoint,
        sweep,
        sweepStartedAt,
        gap,
        version,
        nextHold,
        increment);
  }

  StreamState published(long usedVersion) {
    return new StreamState(
        key,
        revision,
        fingerprint,
        phase,
        checkpoint,
        sweep,
        sweepStartedAt,
        gap,
        usedVersion,
        hold,
        increment);
  }

  /** Microseconds of the reading, or one more than the last where the clock went back. */
  long versionAt(Instant readAt) {
    long micros =
        Math.addExact(
            Math.multiplyExact(readAt.getEpochSecond(), 1_000_000L), readAt.getNano() / 1_000L);
    return Math.max(micros, version + 1);
  }

  boolean sweepOlderThan(Duration age, Instant now) {
    return !sweepStartedAt.plus(age).isAfter(now);
  }

  private Optional<String> firstOf(Optional<String> gapOfPage) {
    return gap.isPresent() ? gap : gapOfPage;
  }

  private StreamState at(Phase nextPhase, Checkpoint nextCheckpoint, Optional<String> nextGap) {
    return with(nextPhase, nextCheckpoint, nextGap, increment);
  }

  private StreamState with(
      Phase nextPhase,
      Checkpoint nextCheckpoint,
      Optional<String> nextGap,
      Optional<Map<String, String>> nextIncrement) {
    return new StreamState(
        key,
        revision,
        fingerprint,
        nextPhase,
        nextCheckpoint,
        sweep,
        sweepStartedAt,
        nextGap,
        version,
        hold,
        nextIncrement);
  }
}
