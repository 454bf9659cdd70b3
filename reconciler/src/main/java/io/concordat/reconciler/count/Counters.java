package io.concordat.reconciler.count;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The counters of everything that is {@link Counted}. Thread-safe. */
@ApplicationScoped
public class Counters {
  private final MeterRegistry meters;
  private final Map<Counted, Counter> counters = new ConcurrentHashMap<>();

  public Counters(MeterRegistry meters) {
    this.meters = meters;
    expect(List.of(Suppressed.values()));
  }

  /** Shows these at 0 until they happen: an alert on a counter that is missing never rings. */
  public void expect(Collection<? extends Counted> all) {
    all.forEach(this::counter);
  }

  /** Counts what a committed transaction came to. */
  public void add(Tally tally) {
    tally.counts().forEach(this::add);
  }

  public void add(Counted what, long times) {
    if (times > 0) {
      counter(what).increment(times);
    }
  }

  private Counter counter(Counted what) {
    return counters.computeIfAbsent(what, one -> meters.counter(one.meter(), one.tags()));
  }
}
