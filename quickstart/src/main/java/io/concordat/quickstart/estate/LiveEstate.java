package io.concordat.quickstart.estate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The estate while it runs. {@link #snapshot} may be called from any thread and never waits; steps
 * are applied one at a time.
 */
public final class LiveEstate {
  private final Object stepping = new Object();
  private final List<LiveChange> script;
  private final List<Instant> applied = new ArrayList<>();
  private volatile Estate current;

  /** An estate at its start, with the {@link LiveChanges#script usual script}. */
  public LiveEstate(Estate start) {
    this(start, List.of());
  }

  /**
   * An estate as it was left: the first steps of the script are applied again at the times given.
   *
   * @param applied what {@link #applied} answered before the restart
   */
  public LiveEstate(Estate start, List<Instant> applied) {
    this.current = start;
    this.script = LiveChanges.script();
    applied.forEach(this::advance);
  }

  public Estate snapshot() {
    return current;
  }

  /**
   * Applies the next step of the script.
   *
   * @param at when it happens by the vendors' own account; to the second
   * @return what happened; empty when the script is through
   */
  public Optional<LiveChange> advance(Instant at) {
    synchronized (stepping) {
      if (applied.size() == script.size()) {
        return Optional.empty();
      }
      LiveChange next = script.get(applied.size());
      Instant second = Instant.ofEpochSecond(at.getEpochSecond());
      current = next.apply(current, second);
      applied.add(second);
      return Optional.of(next);
    }
  }

  /** When each step so far was applied, in order; enough to come back to this state. */
  public List<Instant> applied() {
    synchronized (stepping) {
      return List.copyOf(applied);
    }
  }
}
