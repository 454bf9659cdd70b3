package io.concordat.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The cost of a record where a million are stored, beside the cost where ten thousand are. What is
 * measured is a change of records that are stored already, spread evenly over them.
 */
final class Scale {
  private static final int FILL = 25_000;

  private Scale() {}

  static void run(Settings settings) throws Exception {
    int small = settings.number("small", 10_000) / Workload.RECORDS_PER_IDENTITY;
    int large = settings.number("large", 1_000_000) / Workload.RECORDS_PER_IDENTITY;
    int changed = Math.min(small, settings.number("changed", 10_000) / 4);
    int rounds = settings.number("rounds", 5);
    try (ThrowawayIssuer issuer = ThrowawayIssuer.start();
        Servers servers = Servers.start();
        Lag lag = new Lag(servers);
        Backlog backlog = new Backlog(servers);
        Pipe pipe = new Pipe(servers, issuer, lag)) {
      Bench bench = new Bench(servers, backlog, pipe);
      bench.fill(small);
      // The same changes again and again: the code gets warm, the store does not grow.
      for (int i = 0; i < 2 * rounds; i++) {
        bench.change(changed);
      }
      double few = bench.measure(changed, rounds, "stored " + small * 4);
      bench.fill(large);
      bench.change(changed);
      double many = bench.measure(changed, rounds, "stored " + large * 4);
      System.out.printf(
          Locale.ROOT, "cost at %d / %d stored: %.2f%n", large * 4, small * 4, many / few);
    }
  }

  private static final class Bench {
    private final Servers servers;
    private final Backlog backlog;
    private final Pipe pipe;
    private int stored;
    private int generation = 1;

    Bench(Servers servers, Backlog backlog, Pipe pipe) {
      this.servers = servers;
      this.backlog = backlog;
      this.pipe = pipe;
    }

    void fill(int identities) throws Exception {
      long start = System.nanoTime();
      while (stored < identities) {
        int count = Math.min(FILL, identities - stored);
        backlog.publish(Workload.messages(stored, count, 1));
        stored += count;
        pipe.awaitDone((long) stored * Workload.ENTITIES_PER_IDENTITY);
      }
      pipe.awaitFindings();
      servers.vacuum();
      System.out.printf(
          Locale.ROOT,
          "stored %d records, %.0f s%n",
          stored * 4,
          (System.nanoTime() - start) / 1e9);
    }

    /** Microseconds for each record. */
    double measure(int identities, int rounds, String name) throws Exception {
      List<Double> costs = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        costs.add(change(identities).toNanos() / 1e3 / (identities * 4.0));
      }
      double median = Medians.median(costs);
      System.out.printf(Locale.ROOT, "%s: %.1f µs for each record, of %s%n", name, median, costs);
      return median;
    }

    Duration change(int identities) throws Exception {
      generation++;
      List<Workload.Message> messages = new ArrayList<>(identities * 4);
      // Evenly spread, and others each time: neither cache nor page is warm by accident.
      long stride = stored / identities;
      for (int stream = 0; stream < Workload.RECORDS_PER_IDENTITY; stream++) {
        for (int i = 0; i < identities; i++) {
          int identity = (int) ((i * stride + generation) % stored);
          messages.add(Workload.message(stream, identity, generation));
        }
      }
      pipe.freeze();
      backlog.publish(messages);
      servers.settle();
      return pipe.drain((long) stored * Workload.ENTITIES_PER_IDENTITY);
    }
  }
}
