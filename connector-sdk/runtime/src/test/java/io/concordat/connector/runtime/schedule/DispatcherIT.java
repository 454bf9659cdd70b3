package io.concordat.connector.runtime.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.connector.runtime.GuardedVendor;
import io.concordat.connector.runtime.LittleVendor;
import io.concordat.connector.runtime.postgres.Database;
import io.concordat.connector.runtime.postgres.PostgresJournal;
import io.concordat.connector.runtime.postgres.RunArchive;
import io.concordat.connector.runtime.postgres.RunQueue;
import io.concordat.connector.runtime.pull.OutboundRecord;
import io.concordat.connector.runtime.pull.Progress;
import io.concordat.connector.runtime.pull.RecordPublisher;
import io.concordat.connector.runtime.pull.ReportPublisher;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.pull.Tally;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.concordat.embedded.test.SharedServers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Turns on real PostgreSQL; the broker is a list. */
class DispatcherIT {
  private static final StreamKey KEY = new StreamKey("little-1", "accounts");
  private static final RunArchive.Filter ALL =
      new RunArchive.Filter(Optional.empty(), Optional.empty(), Optional.empty());

  private final LittleVendor vendor = new LittleVendor("little-1").put("a", "x").put("b", "y");
  private final List<OutboundRecord> records = new CopyOnWriteArrayList<>();
  private final List<RunReport> reports = new CopyOnWriteArrayList<>();
  private final List<Dispatcher> dispatchers = new ArrayList<>();
  private final AtomicBoolean brokerAway = new AtomicBoolean();
  private Database database;

  @BeforeEach
  void migrateTwice() {
    String url = SharedServers.newDatabase("dispatcher");
    String role = url.substring(url.lastIndexOf('/') + 1);
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url);
    dataSource.setUser(role);
    dataSource.setPassword(role);
    for (int i = 0; i < 2; i++) {
      Flyway.configure()
          .dataSource(dataSource)
          .locations("classpath:db/connector-runtime")
          .load()
          .migrate();
    }
    database = new Database(dataSource);
  }

  @AfterEach
  void stopAll() {
    dispatchers.forEach(Dispatcher::stop);
  }

  @Test
  void pullsWhatIsDueOnceAndNotAgainBeforeItsTime() {
    Dispatcher dispatcher = replica();
    await().until(() -> ticked(dispatcher) && !reports.isEmpty());
    for (int i = 0; i < 5; i++) {
      dispatcher.tick();
    }
    assertThat(archive().runs(ALL, Optional.empty(), 10)).hasSize(1);
    assertThat(records).hasSize(2);
  }

  @Test
  void neverReadsASourceFromTwoReplicasAtOnce() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    vendor.beforeRead(
        () -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          for (int i = 0; i < 10; i++) {
            dispatchers.forEach(Dispatcher::tick);
          }
          inside.decrementAndGet();
        });
    Dispatcher one = replica();
    Dispatcher other = replica();
    for (int i = 0; i < 5; i++) {
      String id = ask();
      await().until(() -> ticked(one) && ticked(other) && isFinished(id));
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void servesARequestThatAnotherProcessTook() {
    String id = ask();
    Dispatcher later = replica();
    await().until(() -> ticked(later) && isFinished(id));
    assertThat(archive().run(id).orElseThrow().askedBy()).contains("olga");
  }

  @Test
  void makesOneRunOfTwoRequests() {
    assertThat(ask()).isEqualTo(ask());
  }

  @Test
  void endsTheRunsThatADeadProcessLeftBehind() {
    RunQueue queue = new RunQueue(database);
    Instant now = Instant.now();
    String orphan = queue.begin(KEY, true, now, now).orElseThrow().runId();
    ask();
    Dispatcher dispatcher = replica();
    await().until(() -> ticked(dispatcher) && reports.size() >= 2);
    assertThat(reports)
        .filteredOn(report -> report.runId().equals(orphan))
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.outcome()).isEqualTo(RunOutcome.FAILED);
              assertThat(report.reason().orElseThrow()).contains("ended in mid-run");
            });
  }

  @Test
  void saysOnWhoseWordADeadProcessRetired() {
    RunQueue queue = new RunQueue(database);
    Instant now = Instant.now();
    String orphan = queue.begin(KEY, true, now, now).orElseThrow().runId();
    Progress retiring =
        new Progress(
            orphan,
            PullMode.INCREMENTAL,
            new Tally(0, 0, 0, 0, 2, 0),
            Optional.empty(),
            Optional.of("released by olga: CHG0041"));
    new PostgresJournal(database, Clock.systemUTC(), 100).progress(retiring, List.of());
    assertThat(archive().run(orphan).orElseThrow().reason()).contains("released by olga: CHG0041");
    ask();
    Dispatcher dispatcher = replica();
    await().until(() -> ticked(dispatcher) && reports.size() >= 2);
    assertThat(reports)
        .filteredOn(report -> report.runId().equals(orphan))
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.retired()).isEqualTo(2);
              assertThat(report.reason())
                  .contains(
                      "released by olga: CHG0041; and then: the connector ended in mid-run; the"
                          + " next run goes on from the checkpoint");
            });
  }

  @Test
  void asksARefusingVendorOnceInATurnAndEndsEveryStreamThatIsDue() {
    GuardedVendor guarded = new GuardedVendor("first", "second", "third");
    Dispatcher dispatcher = replica(guarded);
    await().until(() -> ticked(dispatcher) && reports.size() == 3);
    assertThat(guarded.logIns()).as("the first pull").isEqualTo(3);
    assertThat(reports).extracting(RunReport::outcome).containsOnly(RunOutcome.COMPLETED);
    Map<StreamKey, RunArchive.Standing> before = archive().standings();
    reports.clear();

    guarded.refuse("second");
    List<String> asked =
        guarded.streams().stream()
            .map(stream -> ask(guarded.key(stream), Optional.of(PullMode.FULL)))
            .toList();
    await().until(() -> ticked(dispatcher) && reports.size() == 3);

    assertThat(guarded.logIns()).as("first, and second in vain").isEqualTo(5);
    assertThat(reports).extracting(RunReport::runId).containsExactlyElementsOf(asked);
    assertThat(reports)
        .extracting(RunReport::outcome)
        .containsExactly(RunOutcome.COMPLETED, RunOutcome.FAILED, RunOutcome.FAILED);
    assertThat(reports.get(1).reason()).contains("the password is refused");
    assertThat(reports.get(2).reason().orElseThrow())
        .startsWith("not tried: the log-in was refused in stream second of this source")
        .endsWith("the next pull tries again");
    assertThat(archive().standings().get(guarded.key("third")))
        .extracting(RunArchive.Standing::phase)
        .isEqualTo(before.get(guarded.key("third")).phase());
    reports.clear();

    guarded.refuse("");
    guarded.streams().forEach(stream -> ask(guarded.key(stream), Optional.empty()));
    await().until(() -> ticked(dispatcher) && reports.size() == 3);
    assertThat(reports).extracting(RunReport::outcome).containsOnly(RunOutcome.COMPLETED);
    assertThat(guarded.logIns()).as("the next pull tries again").isEqualTo(8);
  }

  @Test
  void readsAFullRunNoFurtherWhereAnIncrementBesideItIsRefused() {
    GuardedVendor guarded = new GuardedVendor("first", "second");
    guarded.prefer(PullMode.INCREMENTAL);
    Dispatcher dispatcher = replica(guarded);
    await().until(() -> ticked(dispatcher) && reports.size() == 2);
    reports.clear();
    AtomicReference<String> increment = new AtomicReference<>();
    guarded.beforeRead(
        () -> {
          if (increment.get() == null) {
            increment.set(ask(guarded.key("second"), Optional.of(PullMode.INCREMENTAL)));
            guarded.refuse("second");
          }
        });
    int logIns = guarded.logIns();
    String full = ask(guarded.key("first"), Optional.of(PullMode.FULL));
    await().until(() -> ticked(dispatcher) && reports.size() == 2);

    assertThat(reports).extracting(RunReport::runId).containsExactly(increment.get(), full);
    assertThat(reports.getFirst().reason()).contains("the password is refused");
    assertThat(reports.get(1).reason().orElseThrow())
        .startsWith("not read any further: the log-in was refused in stream second");
    assertThat(guarded.logIns()).isEqualTo(logIns + 2);
    assertThat(archive().standings().get(guarded.key("first")).phase()).isEqualTo("SWEEPING");
  }

  /**
   * Until a full run has begun again, an increment would complete a stream that nobody has read.
   */
  @Test
  void beginsAFullRunThatCameToNothingAnewBeforeAnyIncrement() {
    GuardedVendor guarded = new GuardedVendor("first", "second");
    guarded.prefer(PullMode.INCREMENTAL);
    Dispatcher dispatcher = replica(guarded);
    await().until(() -> ticked(dispatcher) && reports.size() == 2);
    reports.clear();
    guarded.refuse("second");
    ask(guarded.key("second"), Optional.of(PullMode.FULL));
    await().until(() -> ticked(dispatcher) && reports.size() == 1);
    assertThat(archive().standings().get(guarded.key("second")).phase()).isEqualTo("COLD");
    reports.clear();

    guarded.refuse("");
    ask(guarded.key("first"), Optional.of(PullMode.FULL));
    ask(guarded.key("second"), Optional.of(PullMode.INCREMENTAL));
    await().until(() -> ticked(dispatcher) && reports.size() == 2);

    assertThat(reports).extracting(RunReport::stream).containsExactly("first", "second");
    assertThat(reports)
        .extracting(RunReport::mode)
        .as("what was asked for as an increment")
        .containsOnly(PullMode.FULL);
    assertThat(reports).extracting(RunReport::outcome).containsOnly(RunOutcome.COMPLETED);
  }

  @Test
  void sourceThatWaitsForItsVendorMakesRoomForAnother() {
    LittleVendor throttled = new LittleVendor("little-2").put("a", "x");
    Dispatcher dispatcher = replica(1, throttled, vendor);
    await().until(() -> ticked(dispatcher) && reports.size() == 2);
    CountDownLatch asked = new CountDownLatch(1);
    throttled.beforeRead(asked::countDown);
    throttled.failWith(new SourceFailure.Throttled("busy", Optional.of(Duration.ofMinutes(5))));
    String waiting = ask(new StreamKey("little-2", "accounts"), Optional.empty());
    await().until(() -> ticked(dispatcher) && asked.getCount() == 0);

    String id = ask();
    await().until(() -> ticked(dispatcher) && isFinished(id));

    assertThat(isFinished(waiting)).isFalse();
  }

  @Test
  void keepsReportsUntilTheBrokerIsBack() {
    brokerAway.set(true);
    Dispatcher dispatcher = replica();
    await().until(() -> ticked(dispatcher) && finished() == 1);
    assertThat(reports).isEmpty();
    brokerAway.set(false);
    await().until(() -> ticked(dispatcher) && reports.size() == 1);
    assertThat(reports.getFirst().outcome()).isEqualTo(RunOutcome.FAILED);

    String id = ask();
    await().until(() -> ticked(dispatcher) && isFinished(id));
    assertThat(records).as("nothing was lost").hasSize(2);
  }

  @Test
  void stopsBetweenTwoPagesAndGoesOnAfterTheRestart() throws Exception {
    vendor.put("c", "z");
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    vendor.beforeRead(
        () -> {
          reading.countDown();
          awaitQuietly(stopped);
        });
    Dispatcher first = replica();
    await().until(() -> ticked(first) && reading.getCount() == 0);
    Thread stopping = Thread.ofVirtual().start(first::stop);
    await().until(() -> stopSignalled(first));
    stopped.countDown();
    stopping.join(Duration.ofSeconds(15));
    vendor.beforeRead(() -> {});

    String id = ask();
    Dispatcher second = replica();
    await().until(() -> ticked(second) && isFinished(id));
    assertThat(archive().run(id).orElseThrow().tally().read()).isEqualTo(1);
    assertThat(records).hasSize(3);
  }

  @Test
  void letsAnIncrementThatIsAskedForPassAFullRun() {
    vendor.prefer(PullMode.INCREMENTAL);
    vendor.put("c", "z").put("d", "z").put("e", "z");
    Dispatcher dispatcher = replica();
    await().until(() -> ticked(dispatcher) && reports.size() == 1);
    RunQueue queue = new RunQueue(database);
    String full = queue.ask(KEY, Optional.of(PullMode.FULL), "olga", Instant.now());
    AtomicInteger reads = new AtomicInteger();
    AtomicReference<String> increment = new AtomicReference<>();
    vendor.beforeRead(
        () -> {
          if (reads.incrementAndGet() == 1) {
            vendor.put("f", "new");
            increment.set(queue.ask(KEY, Optional.of(PullMode.INCREMENTAL), "otto", Instant.now()));
          }
        });
    await().until(() -> ticked(dispatcher) && isFinished(full));
    assertThat(reports)
        .extracting(RunReport::runId)
        .as("the increment was reported before the full run ended")
        .containsSubsequence(increment.get(), full);
    RunReport passed =
        reports.stream()
            .filter(report -> report.runId().equals(increment.get()))
            .findFirst()
            .orElseThrow();
    assertThat(passed.mode()).isEqualTo(PullMode.INCREMENTAL);
    assertThat(passed.outcome()).isEqualTo(RunOutcome.COMPLETED);
    assertThat(passed.published()).isEqualTo(1);
    assertThat(archive().run(full).orElseThrow().tally().retired()).isZero();
  }

  private static boolean stopSignalled(Dispatcher dispatcher) {
    return dispatcher.isStopping();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean ticked(Dispatcher dispatcher) {
    dispatcher.tick();
    return true;
  }

  private String ask() {
    return ask(KEY, Optional.empty());
  }

  private String ask(StreamKey key, Optional<PullMode> mode) {
    return new RunQueue(database).ask(key, mode, "olga", Instant.now());
  }

  private boolean isFinished(String id) {
    return archive().run(id).map(run -> run.state().equals("finished")).orElse(false);
  }

  private long finished() {
    return archive().runs(ALL, Optional.empty(), 10).stream()
        .filter(run -> run.state().equals("finished"))
        .count();
  }

  private RunArchive archive() {
    return new RunArchive(database);
  }

  private Dispatcher replica() {
    return replica(vendor);
  }

  private Dispatcher replica(Source source) {
    return replica(4, source);
  }

  private Dispatcher replica(int concurrentSources, Source... sources) {
    RecordPublisher publisher =
        outbound -> {
          failIfAway();
          records.addAll(outbound);
        };
    ReportPublisher reporting =
        report -> {
          failIfAway();
          reports.add(report);
        };
    Clock clock = Clock.systemUTC();
    StopSignal stop = new StopSignal();
    PostgresJournal journal = new PostgresJournal(database, clock, 100);
    Timetable timetable =
        new Timetable(Settings.of("requests-per-second", "1000", "pull-every", "1H"));
    Places places = new Places(concurrentSources, 30);
    List<SourceTurn> turns =
        Stream.of(sources)
            .map(
                source ->
                    new SourceTurn(
                        source,
                        database,
                        journal,
                        publisher,
                        timetable,
                        (report, took) -> {},
                        clock,
                        stop,
                        places))
            .toList();
    Dispatcher dispatcher = new Dispatcher(turns, journal, reporting, stop, places);
    dispatchers.add(dispatcher);
    return dispatcher;
  }

  private void failIfAway() {
    if (brokerAway.get()) {
      throw new RecordPublisher.PublishFailed("the broker is away", null);
    }
  }
}
