package io.concordat.connector.runtime.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.runtime.LittleDesk;
import io.concordat.connector.runtime.postgres.Database;
import io.concordat.connector.runtime.postgres.TicketArchive;
import io.concordat.connector.runtime.postgres.TicketArchive.Entry;
import io.concordat.connector.runtime.postgres.TicketLedger;
import io.concordat.connector.runtime.postgres.TicketLedger.Outcome;
import io.concordat.connector.runtime.postgres.WriteBackLog;
import io.concordat.connector.runtime.ticket.TicketClerk.Retries;
import io.concordat.connector.runtime.writeback.Desk;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.TicketRules;
import io.concordat.connector.spi.WriteBack.Severity;
import io.concordat.connector.spi.WriteBack.State;
import io.concordat.contract.EscalationEvent;
import io.concordat.contract.EscalationEvent.Change;
import io.concordat.embedded.test.SharedServers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The clerk on real PostgreSQL; the ITSM is in memory, and time is set. */
class TicketClerkIT {
  private static final TicketRules RULES = new TicketRules(Severity.HIGH, Set.of());
  private static Database database;

  private final UUID id = UUID.randomUUID();
  private final String source = "desk-" + id;
  private final Changes changes = new Changes(id);
  private final LittleDesk itsm = new LittleDesk();
  private final AtomicReference<Instant> now = new AtomicReference<>(Changes.NOW);
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
  private TicketLedger ledger;
  private TicketClerk clerk;

  @BeforeAll
  static void migrateTwice() {
    String url = SharedServers.newDatabase("tickets");
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

  @BeforeEach
  void open() {
    ledger = new TicketLedger(database);
    clerk = clerk();
  }

  private TicketClerk clerk() {
    Clock clock = new SettableClock(now::get);
    return new TicketClerk(
        source,
        itsm,
        new Desk(new WriteBackLog(database), clock),
        ledger,
        new Retries(3, Duration.ofSeconds(5), Duration.ofSeconds(30)),
        outcomes::add,
        clock);
  }

  private void take(EscalationEvent... events) {
    List<EscalationEvent> all = List.of(events);
    ledger.take(
        source, all.stream().filter(RULES::want).toList(), all, now.get(), Duration.ofMinutes(1));
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  private int roundAfterRest() {
    pass(Duration.ofMinutes(1));
    return clerk.round();
  }

  private Entry entry() {
    return new TicketArchive(database).one(source, id).orElseThrow();
  }

  @Test
  void lifeOfAnEscalationIsTheLifeOfItsTicket() {
    take(changes.next(Change.RAISED));
    assertThat(clerk.round()).as("it has not rested yet").isZero();
    assertThat(roundAfterRest()).isEqualTo(1);
    assertThat(entry().done()).contains("filed");
    assertThat(entry().number()).contains("INC1");
    assertThat(entry().standing()).contains("OPEN");
    assertThat(clerk.round()).as("a second round finds nothing").isZero();

    take(changes.severity("critical").next(Change.UPDATED));
    roundAfterRest();
    take(changes.next(Change.CLEARED));
    roundAfterRest();
    assertThat(entry().standing()).contains("RESOLVED");
    take(changes.next(Change.REOPENED));
    roundAfterRest();

    assertThat(itsm.calls())
        .satisfiesExactly(
            filed -> assertThat(filed).startsWith("file INC1 HIGH payroll-bot: The agreement"),
            updated -> assertThat(updated).startsWith("update INC1 CRITICAL"),
            resolved -> assertThat(resolved).isEqualTo("resolve INC1"),
            again -> assertThat(again).startsWith("file INC1 CRITICAL"));
    assertThat(entry().standing()).contains("OPEN");
    assertThat(entry().waiting()).isZero();
  }

  @Test
  void aChangeThatIsReadAgainIsWrittenOnce() {
    EscalationEvent raised = changes.next(Change.RAISED);
    EscalationEvent taken = changes.next(Change.ACKNOWLEDGED);
    take(raised);
    take(raised, taken);
    roundAfterRest();
    take(raised, taken);
    roundAfterRest();
    assertThat(itsm.calls()).hasSize(1);
    assertThat(itsm.notes()).hasSize(1);
    assertThat(entry().waiting()).isZero();
  }

  @Test
  void whatTheRulesDoNotWantIsNotKeptUnlessItsTicketIsThere() {
    take(changes.severity("low").next(Change.RAISED), changes.next(Change.ACKNOWLEDGED));
    assertThat(new TicketArchive(database).one(source, id)).isEmpty();
    take(changes.severity("high").next(Change.UPDATED));
    roundAfterRest();
    take(changes.severity("low").next(Change.UPDATED));
    roundAfterRest();
    assertThat(itsm.calls())
        .satisfiesExactly(
            filed -> assertThat(filed).startsWith("file INC1 HIGH"),
            lowered -> assertThat(lowered).startsWith("update INC1 LOW"));
  }

  @Test
  void answerThatWasLostLeavesOneTicketAndOneNote() {
    take(changes.next(Change.RAISED), changes.next(Change.ACKNOWLEDGED));
    itsm.loseAnswer(new SourceFailure.Unavailable("the desk: no answer"));
    roundAfterRest();
    assertThat(outcomes.getLast()).isInstanceOf(Outcome.Later.class);
    assertThat(entry().reason()).contains("the desk: no answer");
    assertThat(entry().attempts()).isEqualTo(1);
    take(changes.next(Change.UPDATED));
    roundAfterRest();
    assertThat(itsm.find(id.toString()).orElseThrow().number()).isEqualTo("INC1");
    assertThat(itsm.notes()).hasSize(1);
    assertThat(entry().reason()).isEmpty();
  }

  @Test
  void outageEndsTheRoundAndIsGivenUpAfterSoManyAttempts() {
    Changes other = new Changes(new UUID(-1, -1));
    take(changes.next(Change.RAISED));
    pass(Duration.ofSeconds(1));
    take(other.next(Change.RAISED));
    itsm.failWith(new SourceFailure.Unavailable("the desk is away"));
    assertThat(roundAfterRest()).as("the other one is not tried").isEqualTo(1);
    assertThat(clerk.round()).as("nor is anything before the wait is over").isZero();
    for (int i = 0; i < 6; i++) {
      pass(Duration.ofSeconds(30));
      clerk.round();
    }
    assertThat(entry().deadSince()).isPresent();
    assertThat(entry().reason()).contains("given up after 3 attempts: the desk is away");

    itsm.failWith(null);
    roundAfterRest();
    assertThat(itsm.calls()).as("what is dead waits for an operator").isEmpty();
    TicketArchive archive = new TicketArchive(database);
    assertThat(archive.retry(source, Optional.empty(), "olga", now.get())).isEqualTo(2);
    assertThat(clerk.round()).isEqualTo(2);
    assertThat(itsm.calls()).hasSize(2);
    assertThat(entry().retriedBy()).contains("olga");
    assertThat(archive.retry(source, Optional.of(id), "olga", now.get())).isZero();
  }

  @Test
  void refusalIsNamedAtOnceAndKeepsNobodyElseWaiting() {
    take(changes.next(Change.RAISED));
    pass(Duration.ofSeconds(1));
    itsm.failWith(new SourceFailure.Rejected("incident answered 403: needs create access by ACL"));
    roundAfterRest();
    assertThat(entry().reason()).contains("incident answered 403: needs create access by ACL");
    assertThat(entry().deadSince()).isPresent();
    itsm.failWith(null);
    Changes other = new Changes(UUID.randomUUID());
    take(other.next(Change.RAISED));
    roundAfterRest();
    assertThat(itsm.calls()).hasSize(1);
    take(changes.next(Change.CLEARED));
    assertThat(roundAfterRest()).as("its changes wait in order").isZero();
    assertThat(entry().waiting()).isEqualTo(2);
  }

  @Test
  void refusedCredentialsAreTriedAgainForARotationIsNoTicketsFault() {
    take(changes.next(Change.RAISED));
    itsm.failWith(SourceFailure.Rejected.credentials("the log-in was refused"));
    roundAfterRest();
    assertThat(outcomes.getLast()).isInstanceOf(Outcome.Later.class);
  }

  @Test
  void wrongSettingKillsNoTicket() {
    take(changes.next(Change.RAISED));
    itsm.failWith(SourceFailure.Rejected.setting("the certificate has expired"));
    roundAfterRest();
    assertThat(outcomes.getLast()).isInstanceOf(Outcome.Later.class);
  }

  @Test
  void waitThatTheVendorNamedIsKeptUpToTheLongest() {
    Retries retries = new Retries(9, Duration.ofSeconds(5), Duration.ofSeconds(30));
    assertThat(retries.after(1, Optional.empty())).isEqualTo(Duration.ofSeconds(5));
    assertThat(retries.after(2, Optional.empty())).isEqualTo(Duration.ofSeconds(10));
    assertThat(retries.after(60, Optional.empty())).isEqualTo(Duration.ofSeconds(30));
    assertThat(retries.after(1, Optional.of(Duration.ofSeconds(20))))
        .isEqualTo(Duration.ofSeconds(20));
    assertThat(retries.after(1, Optional.of(Duration.ofHours(9))))
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void whatAPersonIsDoneWithIsLeftAloneUntilItComesBack() {
    take(changes.next(Change.RAISED));
    roundAfterRest();
    itsm.put(id.toString(), State.RESOLVED);
    take(changes.severity("critical").next(Change.UPDATED));
    roundAfterRest();
    assertThat(entry().done()).contains("left_alone");
    assertThat(entry().standing()).contains("RESOLVED");
    take(changes.next(Change.CLEARED), changes.next(Change.REOPENED));
    roundAfterRest();
    assertThat(entry().standing()).contains("OPEN");
  }

  @Test
  void oneTicketIsNeverInTwoHandsAndTakingInWaitsForNobody() {
    take(changes.next(Change.RAISED));
    AtomicReference<Integer> otherRound = new AtomicReference<>();
    itsm.beforeCall(
        () -> {
          itsm.beforeCall(() -> {});
          otherRound.set(clerk().round());
          take(changes.severity("critical").next(Change.UPDATED));
        });
    roundAfterRest();
    assertThat(otherRound.get()).isZero();
    assertThat(entry().waiting()).as("what came meanwhile still waits").isEqualTo(1);
    roundAfterRest();
    assertThat(itsm.calls())
        .satisfiesExactly(
            filed -> assertThat(filed).startsWith("file INC1 HIGH"),
            updated -> assertThat(updated).startsWith("update INC1 CRITICAL"));
  }

  @Test
  void defectStopsOneTicketAndNoOther() {
    take(changes.next(Change.RAISED));
    itsm.beforeCall(
        () -> {
          throw new IllegalStateException("a defect");
        });
    roundAfterRest();
    assertThat(entry().reason()).contains("a defect: IllegalStateException; the log has more");
  }

  /** A clock that a test moves. */
  private static final class SettableClock extends Clock {
    private final InstantSource instants;

    SettableClock(InstantSource instants) {
      this.instants = instants;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return instants.instant();
    }
  }
}
