package io.concordat.connector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.runtime.postgres.Database;
import io.concordat.connector.runtime.postgres.HeldRows;
import io.concordat.connector.runtime.postgres.PostgresLedger;
import io.concordat.connector.runtime.postgres.SourceLease;
import io.concordat.connector.runtime.pull.Breaker;
import io.concordat.connector.runtime.pull.Hold;
import io.concordat.connector.runtime.pull.InventoryChange;
import io.concordat.connector.runtime.pull.InventoryEntry;
import io.concordat.connector.runtime.pull.Ledger;
import io.concordat.connector.runtime.pull.Patience;
import io.concordat.connector.runtime.pull.PullPolicy;
import io.concordat.connector.runtime.pull.PullPorts;
import io.concordat.connector.runtime.pull.RunOrder;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.pull.StreamRun;
import io.concordat.connector.runtime.pull.StreamState;
import io.concordat.connector.runtime.pull.Throttle;
import io.concordat.contract.EntityKind;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import io.concordat.contract.Standing;
import io.concordat.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PostgresCrashIT {
  private static final StreamKey KEY = new StreamKey("scripted-1", ScriptedVendor.STREAM);

  private final TickingClock clock = new TickingClock(Instant.parse("2026-01-05T08:00:00Z"));
  private DataSource dataSource;
  private ScriptedVendor vendor;
  private InMemoryPublisher broker;

  @BeforeEach
  void begin() {
    dataSource = Schema.create();
    restart();
  }

  private void restart() {
    vendor = ScriptedVendor.with("a", "b", "c", "d", "e");
    broker = new InMemoryPublisher();
  }

  @ParameterizedTest
  @EnumSource(CuttingDataSource.Moment.class)
  void losesAndDoublesNothingWhereverTheConnectionIsLost(CuttingDataSource.Moment moment)
      throws Exception {
    boolean cut = true;
    for (int commit = 1; cut; commit++) {
      restart();
      empty();
      CuttingDataSource cutting = new CuttingDataSource(dataSource, commit, moment);
      RunReport interrupted = run(new Database(cutting.dataSource()), Optional.empty());
      cut = cutting.cut();
      assertThat(interrupted.outcome()).isEqualTo(cut ? RunOutcome.FAILED : RunOutcome.COMPLETED);
      vendor.put("b", "another-owner");
      vendor.remove("d");
      run(new Database(dataSource), Optional.empty());
      RunReport last = run(new Database(dataSource), Optional.of(PullMode.FULL));
      assertThat(last.outcome()).isEqualTo(RunOutcome.COMPLETED);
      Fold fold = Fold.of(broker.records());
      assertThat(fold.active("scripted-1", ScriptedVendor.STREAM).keySet())
          .as("%s %s", moment, commit)
          .containsExactly("a", "b", "c", "e");
      assertThat(fold.active("scripted-1", ScriptedVendor.STREAM).get("b"))
          .contains("another-owner");
      assertThat(fold.steps("scripted-1", ScriptedVendor.STREAM))
          .containsEntry("a", 1)
          .containsEntry("c", 1)
          .containsEntry("e", 1);
    }
  }

  @Test
  void failsCleanlyWhileTheDatabaseIsAwayAndGoesOnWhenItIsBack(@TempDir Path directory) {
    EmbeddedPostgres.Options options =
        EmbeddedPostgres.Options.fast().withDataDirectory(directory.resolve("pg"));
    EmbeddedPostgres postgres = EmbeddedPostgres.start(options);
    int port = postgres.port();
    postgres.createDatabase("runtime", "runtime", "runtime");
    DataSource mortal = Schema.migrate(postgres.jdbcUrl("runtime"));
    for (String id : List.of("f", "g", "h", "i")) {
      vendor.put(id, "owner-of-" + id);
    }
    vendor.beforeRead(
        () -> {
          // Read ahead, while the third page is mapped, the second published and the first settled.
          if (vendor.reads() == 5) {
            postgres.close();
          }
        });
    RunReport failed = run(new Database(mortal), Optional.empty());
    assertThat(failed.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(failed.reason().orElseThrow()).contains("database");
    assertThatThrownBy(() -> new PostgresLedger(new Database(mortal)).open(KEY))
        .isInstanceOf(Ledger.Unavailable.class);

    try (EmbeddedPostgres again = EmbeddedPostgres.start(options.withPort(port))) {
      assertThat(again.port()).isEqualTo(port);
      RunReport next = run(new Database(mortal), Optional.empty());
      assertThat(next.outcome()).isEqualTo(RunOutcome.COMPLETED);
      assertThat(next.read()).as("goes on behind the first page").isEqualTo(7);
      assertThat(Fold.of(broker.records()).steps("scripted-1", ScriptedVendor.STREAM))
          .hasSize(9)
          .allSatisfy((id, steps) -> assertThat(steps).isEqualTo(1));
    }
  }

  @Test
  void fencesOffWhoeverOpenedTheStreamBefore() {
    PostgresLedger ledger = new PostgresLedger(new Database(dataSource));
    StreamState stale = ledger.open(KEY);
    StreamState current = ledger.open(KEY);
    assertThatThrownBy(() -> ledger.save(stale, InventoryChange.NONE))
        .isInstanceOf(Ledger.FencedOff.class);
    StreamState saved = ledger.save(current, InventoryChange.NONE);
    assertThatThrownBy(() -> ledger.save(current, InventoryChange.NONE))
        .isInstanceOf(Ledger.FencedOff.class);
    assertThat(ledger.open(KEY)).isEqualTo(saved.withRevision(saved.revision() + 1));
  }

  @Test
  void hasInDoubtWhatWasDoubtedAndNotSettledWhenTheStreamIsOpenedAgain() {
    PostgresLedger ledger = new PostgresLedger(new Database(dataSource));
    List<InventoryEntry> x = List.of(entry("x"));
    List<InventoryEntry> y = List.of(entry("y"));
    StreamState state = ledger.open(KEY);
    ledger.save(state, change(x, List.of(), x));
    assertThat(inDoubt(ledger)).as("settled, and doubted in the same breath").containsExactly("x");

    state = ledger.save(ledger.open(KEY), change(List.of(), List.of(), x));
    state = ledger.save(state, change(List.of(), List.of(), y));
    ledger.save(state, InventoryChange.NONE);
    assertThat(inDoubt(ledger)).as("one after the other").containsExactly("x", "y");

    state = ledger.save(ledger.open(KEY), change(List.of(), List.of(), x));
    state = ledger.save(state, change(x, List.of(), y));
    ledger.save(state, change(List.of(), List.of("y"), List.of()));
    assertThat(inDoubt(ledger)).as("all is settled").isEmpty();
    assertThat(ledger.known(KEY, List.of("x", "y"))).containsOnlyKeys("x");
    assertThat(ledger.countUnseen(KEY, 0)).isZero();
  }

  @Test
  void judgesTheRowsOfPartsThatASweepCouldReadWhole() {
    PostgresLedger ledger = new PostgresLedger(new Database(dataSource));
    StreamState state = ledger.open(KEY);
    List<InventoryEntry> doubted = List.of(entry("cut"));
    state = ledger.save(state, change(List.of(entry("x"), entry("y", "us")), List.of(), doubted));
    InventoryEntry ofNoPart = entry("z", null);
    state = ledger.open(KEY);
    state = ledger.save(state, change(List.of(ofNoPart), List.of(), List.of()));
    assertThat(ledger.known(KEY, List.of("cut", "x", "y", "z")).values())
        .extracting(entry -> entry.nativeId() + " " + entry.part().orElse("none"))
        .containsExactlyInAnyOrder("cut eu", "x eu", "y us", "z none");

    RunReport.Gap gap = new RunReport.Gap("eu", "403");
    ledger.save(state, gap(gap));
    ledger.save(ledger.open(KEY), gap(new RunReport.Gap("eu", "another reason")));
    assertThat(ledger.gaps(KEY, 0)).as("the first of a part counts").containsExactly(gap);
    assertThat(ledger.countJudged(KEY, 0)).isEqualTo(1);
    assertThat(ledger.countJudged(KEY, 1)).as("of a sweep without a gap").isEqualTo(4);
    assertThat(ledger.countUnseen(KEY, 1)).isEqualTo(4);

    state = ledger.open(KEY);
    StreamState swept =
        new StreamState(
            KEY,
            state.revision(),
            state.fingerprint(),
            state.phase(),
            state.checkpoint(),
            1,
            clock.instant(),
            state.gap(),
            state.version(),
            Optional.of(new Hold(1, 2, 2, clock.instant(), Optional.empty())),
            state.increment());
    InventoryChange seen =
        new InventoryChange(
            List.of(),
            List.of("z"),
            Optional.of("us"),
            List.of(),
            List.of(),
            Optional.of(new RunReport.Gap("us", "403")));
    ledger.save(swept, seen);
    assertThat(ledger.known(KEY, List.of("z")).get("z").part()).contains("us");
    assertThat(ledger.unseen(KEY, 1, "", 10))
        .extracting(InventoryEntry::nativeId)
        .containsExactly("cut", "x");
    assertThat(ledger.unseen(KEY, 1, "cut", 10)).hasSize(1);
    HeldRows held = new HeldRows(new Database(dataSource));
    assertThat(held.rows(KEY, "", 10))
        .extracting(HeldRows.Row::nativeId)
        .containsExactly("cut", "x");
    assertThat(held.kinds(KEY)).extracting(HeldRows.Kind::rows).containsExactly(2L);
    ledger.open(KEY);
    assertThat(ledger.gaps(KEY, 0)).as("of a sweep that decides nothing any more").isEmpty();
    assertThat(ledger.gaps(KEY, 1)).hasSize(1);
  }

  private static InventoryChange gap(RunReport.Gap gap) {
    return new InventoryChange(
        List.of(), List.of(), Optional.empty(), List.of(), List.of(), Optional.of(gap));
  }

  private static InventoryEntry entry(String id) {
    return entry(id, "eu");
  }

  private static InventoryEntry entry(String id, String part) {
    return new InventoryEntry(
        id,
        EntityKind.IDENTITY,
        Optional.empty(),
        Standing.PRIMARY,
        Optional.of("digest"),
        Optional.ofNullable(part));
  }

  private static InventoryChange change(
      List<InventoryEntry> settled, List<String> removed, List<InventoryEntry> doubted) {
    return new InventoryChange(
        settled, List.of(), Optional.empty(), removed, doubted, Optional.empty());
  }

  private static Set<String> inDoubt(PostgresLedger ledger) {
    ledger.open(KEY);
    return ledger.known(KEY, List.of("x", "y")).values().stream()
        .filter(entry -> entry.digest().isEmpty())
        .map(InventoryEntry::nativeId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void givesASourceToOneAtATimeAndToTheNextWhenTheSessionDies() throws Exception {
    Database database = new Database(dataSource);
    try (SourceLease lease = SourceLease.tryAcquire(database, "scripted-1").orElseThrow()) {
      assertThat(lease).isNotNull();
      assertThat(SourceLease.tryAcquire(database, "scripted-1")).isEmpty();
      SourceLease.tryAcquire(database, "scripted-2").orElseThrow().close();
    }
    SourceLease abandoned = SourceLease.tryAcquire(database, "scripted-1").orElseThrow();
    assertThat(abandoned).isNotNull();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid, 5000) from pg_locks"
              + " where locktype = 'advisory' and pid <> pg_backend_pid()");
    }
    SourceLease.tryAcquire(database, "scripted-1").orElseThrow().close();
  }

  private void empty() throws Exception {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("truncate pull_stream, pull_inventory, pull_doubt");
    }
  }

  private RunReport run(Database database, Optional<PullMode> mode) {
    PullPolicy policy =
        new PullPolicy(
            Duration.ofDays(30),
            Duration.ofDays(1),
            new Patience(3, Duration.ofMillis(1), Duration.ofMillis(2)),
            new Breaker(1, 100));
    PullPorts ports =
        new PullPorts(
            new PostgresLedger(database),
            new InMemoryJournal(),
            broker,
            Throttle.NONE,
            clock,
            duration -> {},
            new Random(1));
    RunOrder order = new RunOrder(UUID.randomUUID().toString(), mode);
    return new StreamRun(vendor, vendor, order, ports, policy).run();
  }
}
