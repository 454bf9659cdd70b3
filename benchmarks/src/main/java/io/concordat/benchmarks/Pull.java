package io.concordat.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A full pull of a table by the real ServiceNow connector with a bounded heap: every row is new, is
 * published and acknowledged, and is in the inventory. Beside it a bare client that only downloads
 * the same pages. From three vendors: one that copies bytes, one that answers each request from a
 * database, and one that takes its time over each page.
 */
final class Pull {
  private static final int HEAP = 256;
  private static final Pattern AFTER_GC = Pattern.compile("\\[(\\d+)ms\\].* \\d+M->(\\d+)M\\(");
  private static final Path GC_LOG = Path.of(".concordat", "bench", "pull-gc.log");

  private final Servers servers;
  private final Puller puller;
  private final int rows;
  private int sources;
  private List<String> pages;

  private Pull(Servers servers, Puller puller, int rows) {
    this.servers = servers;
    this.puller = puller;
    this.rows = rows;
  }

  static void run(Settings settings) throws Exception {
    int rows = settings.number("rows", 100_000);
    int pageSize = settings.number("page-size", 1_000);
    int warmUp = settings.number("warm-up", 5);
    int rounds = settings.number("rounds", 3);
    int think = settings.number("page-millis", 100);
    try (ThrowawayIssuer issuer = ThrowawayIssuer.start();
        Servers servers = Servers.start();
        InstanceStandIn copying = InstanceStandIn.start(new WrittenRows(rows));
        InstanceStandIn querying = InstanceStandIn.start(QueriedRows.of(servers, rows))) {
      List<URI> vendors = new ArrayList<>();
      vendors.addAll(Collections.nCopies(warmUp + rounds, copying.uri()));
      vendors.addAll(Collections.nCopies(1 + rounds, querying.uri()));
      vendors.add(copying.uri());
      try (Service connector =
          Service.start(
              "connector-servicenow",
              "connector-servicenow",
              "connector",
              servers,
              issuer,
              HEAP,
              arguments(vendors, pageSize))) {
        Pull pull = new Pull(servers, new Puller(connector, issuer.token()), rows);
        pull.warmUp(copying, warmUp);
        pull.against("from a vendor that copies bytes", copying, rounds);
        pull.warmUp(querying, 1);
        pull.against("from a vendor that answers from a database", querying, rounds);
        copying.think(think);
        pull.against("from a vendor that takes " + think + " ms over a page", copying, 1);
      }
    }
  }

  /** The first is by a service that has just been started: it says what that costs. */
  private void warmUp(InstanceStandIn vendor, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      vendor.asked();
      double seconds = puller.pull("bench-" + sources++, rows);
      pages = vendor.asked();
      System.out.printf(
          Locale.ROOT, "warm-up: pull %,.0f rows/s (%.2f s)%n", rows / seconds, seconds);
    }
  }

  private void against(String whom, InstanceStandIn vendor, int rounds) throws Exception {
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      ratios.add(pair(vendor, round));
    }
    System.out.printf(
        Locale.ROOT,
        "pull / bare download, %s: ratio %.3f (median of %d)%n",
        whom,
        Medians.median(ratios),
        rounds);
  }

  /** Who goes first changes from round to round. */
  private double pair(InstanceStandIn vendor, int round) throws Exception {
    servers.settle();
    BareDownload.Taken before =
        round % 2 == 0 ? BareDownload.inOwnProcess(vendor.uri(), pages, HEAP) : null;
    Instant begin = Instant.now();
    CpuTimes idle = CpuTimes.now(puller.connector, servers);
    double pull = puller.pull("bench-" + sources++, rows);
    CpuTimes cpu = CpuTimes.now(puller.connector, servers).since(idle);
    HeapAfterGc heap = HeapAfterGc.since(puller.startedAt, begin, Instant.now());
    BareDownload.Taken bare =
        before == null ? BareDownload.inOwnProcess(vendor.uri(), pages, HEAP) : before;
    System.out.printf(
        Locale.ROOT,
        "bare %,.0f rows/s (%.2f s, %.1f MB); pull %,.0f rows/s (%.2f s); heap after a collection:"
            + " at most %d MB in the first half, %d MB in the second, of %d; %s%n",
        rows / bare.seconds(),
        bare.seconds(),
        bare.bytes() / 1e6,
        rows / pull,
        pull,
        heap.firstHalf(),
        heap.secondHalf(),
        HEAP,
        cpu);
    return bare.seconds() / pull;
  }

  private static List<String> arguments(List<URI> vendors, int pageSize) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Xlog:gc:file=" + GC_LOG + ":uptimemillis:filecount=0",
                "-Dconcordat.connector.scheduled=false",
                "-Dconcordat.connector.requests-per-second=100000",
                "-Dconcordat.connector.tick=100ms"));
    for (int i = 0; i < vendors.size(); i++) {
      String prefix = "-Dconcordat.servicenow.sources.bench-" + i + ".";
      arguments.addAll(
          List.of(
              prefix + "url=" + vendors.get(i),
              prefix + "auth.type=basic",
              prefix + "auth.username=bench",
              prefix + "auth.password=bench",
              prefix + "page-size=" + pageSize,
              prefix + "tables.users.enabled=false",
              prefix + "tables.groups.enabled=false",
              prefix + "tables.applications.enabled=false",
              prefix + "tables.changes.enabled=false",
              prefix + "tables.service-accounts.relations=false"));
    }
    return arguments;
  }

  /** Asks for pulls, as an operator does. */
  private static final class Puller {
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final Pattern STARTED = Pattern.compile("\"startedAt\":\"([^\"]+)\"");
    private static final Pattern FINISHED = Pattern.compile("\"finishedAt\":\"([^\"]+)\"");

    private final Service connector;
    private final String token;
    private final Instant startedAt;
    private final HttpClient client = HttpClient.newHttpClient();

    Puller(Service connector, String token) {
      this.connector = connector;
      this.token = token;
      this.startedAt = connector.process().info().startInstant().orElseThrow();
    }

    /** The seconds that a full pull took, by the connector's own account. */
    double pull(String source, int rows) throws Exception {
      String asked =
          send(
              request("/api/v1/pulls")
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"source\":\"" + source + "\",\"mode\":\"full\"}"))
                  .build());
      HttpRequest look = request("/api/v1/pulls/" + found(ID, asked)).build();
      String pull = send(look);
      while (!pull.contains("\"state\":\"finished\"")) {
        TimeUnit.MILLISECONDS.sleep(200);
        pull = send(look);
      }
      if (!pull.contains("\"outcome\":\"completed\"")
          || !pull.contains("\"published\":" + rows + ",")) {
        throw new IllegalStateException("the pull did not publish every row: " + pull);
      }
      return Duration.between(
                  Instant.parse(found(STARTED, pull)), Instant.parse(found(FINISHED, pull)))
              .toNanos()
          / 1e9;
    }

    private HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(connector.uri(path)).header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest request) throws Exception {
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IOException(request.uri() + " answered " + answer.statusCode());
      }
      return answer.body();
    }

    private static String found(Pattern pattern, String text) {
      Matcher matcher = pattern.matcher(text);
      if (!matcher.find()) {
        throw new IllegalStateException("the connector's answer lacks " + pattern);
      }
      return matcher.group(1);
    }
  }

  /** The most that was live or not yet collected after any collection, in megabytes. */
  private record HeapAfterGc(long firstHalf, long secondHalf) {
    static HeapAfterGc since(Instant jvm, Instant begin, Instant end) throws IOException {
      long from = Duration.between(jvm, begin).toMillis();
      long to = Duration.between(jvm, end).toMillis();
      long first = 0;
      long second = 0;
      for (String line : Files.readAllLines(GC_LOG)) {
        Matcher matcher = AFTER_GC.matcher(line);
        if (matcher.find()) {
          long at = Long.parseLong(matcher.group(1));
          long megabytes = Long.parseLong(matcher.group(2));
          if (at >= from && at < (from + to) / 2) {
            first = Math.max(first, megabytes);
          } else if (at >= from && at <= to) {
            second = Math.max(second, megabytes);
          }
        }
      }
      return new HeapAfterGc(first, second);
    }
  }
}
