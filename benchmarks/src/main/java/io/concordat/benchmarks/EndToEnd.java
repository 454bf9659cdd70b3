package io.concordat.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Records a second from published to decided and queryable, beside the {@link Floor}. In each pair
 * both start from the same backlog of the same topic, in alternating order; while one is measured,
 * the other is frozen or idle.
 */
final class EndToEnd {
  private EndToEnd() {}

  private record Pair(double floor, double endToEnd) {
    double ratio() {
      return endToEnd / floor;
    }
  }

  static void run(Settings settings) throws Exception {
    int identities = settings.number("records", 100_000) / Workload.RECORDS_PER_IDENTITY;
    int warmUp = settings.number("warm-up", 400_000) / Workload.RECORDS_PER_IDENTITY;
    int pairs = settings.number("pairs", 3);
    List<Pair> measured = new ArrayList<>();
    try (ThrowawayIssuer issuer = ThrowawayIssuer.start();
        Servers servers = Servers.start();
        Lag lag = new Lag(servers);
        Backlog backlog = new Backlog(servers);
        Floor floor = new Floor(servers);
        Pipe pipe = new Pipe(servers, issuer, lag)) {
      Bench bench = new Bench(servers, lag, backlog, floor, pipe);
      bench.pair(warmUp, true, "warm-up");
      for (int i = 0; i < pairs; i++) {
        measured.add(bench.pair(identities, i % 2 == 0, "pair " + (i + 1)));
      }
    }
    // After the servers have said what they have to say at their end: the ratio is the last line.
    System.out.printf(
        Locale.ROOT,
        "median of %d pairs of %d records: floor %.0f records/s, end-to-end %.0f records/s%n",
        pairs,
        identities * Workload.RECORDS_PER_IDENTITY,
        Medians.median(measured.stream().map(Pair::floor).toList()),
        Medians.median(measured.stream().map(Pair::endToEnd).toList()));
    System.out.printf(
        Locale.ROOT,
        "end-to-end / floor: %.2f%n",
        Medians.median(measured.stream().map(Pair::ratio).toList()));
  }

  private static final class Bench {
    private final Servers servers;
    private final Lag lag;
    private final Backlog backlog;
    private final Floor floor;
    private final Pipe pipe;
    private int published;

    Bench(Servers servers, Lag lag, Backlog backlog, Floor floor, Pipe pipe) {
      this.servers = servers;
      this.lag = lag;
      this.backlog = backlog;
      this.floor = floor;
      this.pipe = pipe;
    }

    Pair pair(int identities, boolean floorFirst, String name) throws Exception {
      pipe.freeze();
      Map<Integer, Long> from = backlog.counts(lag);
      backlog.publish(Workload.messages(published, identities, 1));
      published += identities;
      int records = identities * Workload.RECORDS_PER_IDENTITY;
      long entities = (long) published * Workload.ENTITIES_PER_IDENTITY;
      servers.settle();
      Duration floorTook = floorFirst ? floor.drain(from, records) : Duration.ZERO;
      servers.settle();
      Duration pipeTook = pipe.drain(entities);
      if (!floorFirst) {
        pipe.awaitFindings();
        servers.settle();
        floorTook = floor.drain(from, records);
      }
      // Findings follow when what they look at has come to rest; the next pair does not pay for
      // them.
      pipe.awaitFindings();
      Pair pair = new Pair(rate(records, floorTook), rate(records, pipeTook));
      System.out.printf(
          Locale.ROOT,
          "%s: %d records, %s first: floor %.0f records/s, end-to-end %.0f records/s, ratio %.2f%n",
          name,
          records,
          floorFirst ? "floor" : "end-to-end",
          pair.floor(),
          pair.endToEnd(),
          pair.ratio());
      return pair;
    }

    private static double rate(int records, Duration took) {
      return records / (took.toNanos() / 1e9);
    }
  }
}
