package io.concordat.benchmarks;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** How long {@code GET /api/v1/entities/{id}} takes while records keep coming in. */
final class Read {
  private Read() {}

  static void run(Settings settings) throws Exception {
    int identities = settings.number("records", 100_000) / Workload.RECORDS_PER_IDENTITY;
    int seconds = settings.number("seconds", 20);
    int readers = settings.number("readers", 4);
    int changesASecond = settings.number("changes", 500);
    try (ThrowawayIssuer issuer = ThrowawayIssuer.start();
        Servers servers = Servers.start();
        Lag lag = new Lag(servers);
        Backlog backlog = new Backlog(servers);
        Pipe pipe = new Pipe(servers, issuer, lag)) {
      backlog.publish(Workload.messages(0, identities, 1));
      pipe.awaitDone((long) identities * Workload.ENTITIES_PER_IDENTITY);
      pipe.awaitFindings();
      servers.vacuum();
      List<String> ids = ids(servers);
      String token = issuer.token();
      measure(pipe, ids, token, readers, Math.max(5, seconds / 2));
      report("idle", measure(pipe, ids, token, readers, seconds));
      AtomicBoolean stop = new AtomicBoolean();
      Thread changes =
          Thread.ofPlatform().start(() -> keepChanging(backlog, identities, changesASecond, stop));
      double[] loaded = measure(pipe, ids, token, readers, seconds);
      stop.set(true);
      changes.join();
      report("with " + changesASecond + " changed records/s", loaded);
    }
  }

  private static double[] measure(
      Pipe pipe, List<String> ids, String token, int readers, int seconds) throws Exception {
    ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
    AtomicInteger failures = new AtomicInteger();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try (HttpClient client = HttpClient.newHttpClient();
        var executor = Executors.newFixedThreadPool(readers)) {
      for (int i = 0; i < readers; i++) {
        executor.submit(
            () -> {
              while (System.nanoTime() < end) {
                String id = ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
                long start = System.nanoTime();
                int status =
                    client
                        .send(
                            HttpRequest.newBuilder(pipe.registry().uri("/api/v1/entities/" + id))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                            BodyHandlers.ofByteArray())
                        .statusCode();
                millis.add((System.nanoTime() - start) / 1e6);
                if (status != 200) {
                  failures.incrementAndGet();
                }
              }
              return null;
            });
      }
    }
    if (failures.get() > 0 || millis.isEmpty()) {
      throw new IllegalStateException(
          failures + " of " + millis.size() + " reads were not answered with 200");
    }
    return millis.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void report(String load, double[] millis) {
    System.out.printf(
        Locale.ROOT,
        "GET /api/v1/entities/{id}, %s: %d reads, p50 %.1f ms, p99 %.1f ms%n",
        load,
        millis.length,
        Medians.percentile(millis, 50),
        Medians.percentile(millis, 99));
  }

  private static void keepChanging(
      Backlog backlog, int identities, int changesASecond, AtomicBoolean stop) {
    int next = 0;
    int tenth = Math.max(1, changesASecond / 10);
    long due = System.nanoTime();
    while (!stop.get()) {
      List<Workload.Message> messages = new ArrayList<>(tenth);
      for (int i = 0; i < tenth; i++) {
        int generation = 2 + next / identities;
        messages.add(Workload.message(next % 4, (int) (next * 7919L % identities), generation));
        next++;
      }
      backlog.publish(messages);
      due += TimeUnit.MILLISECONDS.toNanos(100);
      java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  private static List<String> ids(Servers servers) throws Exception {
    List<String> ids = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(
                servers.postgres().jdbcUrl("registry"), "registry", Servers.PASSWORD);
        ResultSet rows =
            connection.createStatement().executeQuery("SELECT id FROM entity LIMIT 20000")) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }
}
