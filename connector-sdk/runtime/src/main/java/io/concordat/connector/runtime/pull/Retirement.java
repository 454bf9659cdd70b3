package io.concordat.connector.runtime.pull;

import io.concordat.contract.RunReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * The end of a full run: what it did not see is retired, in the parts that it could read whole, or
 * held back until a person says that it is gone. It may be cut anywhere and begun again: what was
 * retired is not in the inventory any more.
 */
final class Retirement {
  private static final int AT_ONCE = 500;

  private final StreamKey key;
  private final Bookmark bookmark;
  private final PullPorts ports;
  private final Sieve sieve;
  private final Breaker breaker;
  private final IntConsumer retired;

  /**
   * @param retired is told how many rows were retired, after each batch
   */
  Retirement(
      StreamKey key,
      Bookmark bookmark,
      PullPorts ports,
      Sieve sieve,
      Breaker breaker,
      IntConsumer retired) {
    this.key = key;
    this.bookmark = bookmark;
    this.ports = ports;
    this.sieve = sieve;
    this.breaker = breaker;
    this.retired = retired;
  }

  /** Absence is deletion only in what a run saw whole, and only within reason. */
  Ending closeSweep() {
    StreamState swept = bookmark.state();
    List<RunReport.Gap> gaps = ports.ledger().gaps(key, swept.sweep());
    Optional<String> gap = Gaps.said(swept.gap(), gaps);
    // A hold of an earlier sweep may be about what this one could not judge.
    Optional<Hold> hold = gap.isPresent() ? swept.hold() : Optional.empty();
    if (swept.gap().isEmpty()) {
      Optional<Hold> opened = retireOrHold(swept);
      gap = gap.map(said -> opened.map(held -> said + "; " + held.reason()).orElse(said));
      hold = opened.isPresent() ? opened : hold;
    }
    bookmark.move(bookmark.state().rested(hold), InventoryChange.NONE);
    return Ending.of(gap, hold).with(gaps);
  }

  private Optional<Hold> retireOrHold(StreamState swept) {
    long unseen = ports.ledger().countUnseen(key, swept.sweep());
    long known = ports.ledger().countJudged(key, swept.sweep());
    if (breaker.opens(unseen, known)) {
      Instant since = swept.hold().map(Hold::since).orElseGet(() -> ports.clock().instant());
      return Optional.of(new Hold(swept.sweep(), unseen, known, since, Optional.empty()));
    }
    retireUnseen(swept.sweep());
    return Optional.empty();
  }

  /** Retires what a full run did not see, and that nobody has seen since. */
  void retireUnseen(long sweep) {
    List<InventoryEntry> batch = ports.ledger().unseen(key, sweep, "", AT_ONCE);
    while (!batch.isEmpty()) {
      Instant now = ports.clock().instant();
      long version = bookmark.state().versionAt(now);
      bookmark.move(bookmark.state().published(version), InventoryChange.doubt(batch));
      ports
          .publisher()
          .publish(batch.stream().map(entry -> sieve.tombstone(entry, version, now)).toList());
      List<String> ids = batch.stream().map(InventoryEntry::nativeId).toList();
      bookmark.move(
          bookmark.state(), InventoryChange.settle(List.of(), List.of(), Optional.empty(), ids));
      retired.accept(ids.size());
      batch = ports.ledger().unseen(key, sweep, ids.getLast(), AT_ONCE);
    }
  }
}
