package io.concordat.connector.runtime.schedule;

import io.concordat.connector.runtime.postgres.Database;
import io.concordat.connector.runtime.postgres.PostgresJournal;
import io.concordat.connector.runtime.postgres.PostgresLedger;
import io.concordat.connector.runtime.postgres.RunQueue;
import io.concordat.connector.runtime.postgres.RunQueue.Agenda;
import io.concordat.connector.runtime.postgres.RunQueue.Orphan;
import io.concordat.connector.runtime.postgres.SourceLease;
import io.concordat.connector.runtime.pull.Ending;
import io.concordat.connector.runtime.pull.Pause;
import io.concordat.connector.runtime.pull.PullPorts;
import io.concordat.connector.runtime.pull.RateBudget;
import io.concordat.connector.runtime.pull.RecordPublisher;
import io.concordat.connector.runtime.pull.RunOrder;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.pull.StreamRun;
import io.concordat.connector.runtime.pull.Throttle;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import io.concordat.contract.RunOutcome;
import io.concordat.contract.RunReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * One source's turn: take the lease, end what a dead process left behind, and pull every stream
 * that is due or was asked for, in the source's order.
 */
final class SourceTurn {
  /** How often a full run looks whether an increment is due. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private static final String REFUSED =
      "the log-in was refused in stream %s of this source, and another attempt could lock the user;"
          + " correct the credentials (a file that holds one is read again without a restart): the"
          + " next pull tries again";

  private static final Ending DIED =
      Ending.failed("the connector ended in mid-run; the next run goes on from the checkpoint");

  private final Source source;
  private final Database database;
  private final RunQueue queue;
  private final PostgresJournal journal;
  private final RecordPublisher publisher;
  private final Timetable timetable;
  private final RunListener listener;
  private final Clock clock;
  private final Pause pause;
  private final Throttle throttle;
  private Instant lastLook = Instant.MIN;

  /** The stream in which the log-in was refused in this turn; empty if in none. */
  private Optional<String> refusedIn = Optional.empty();

  SourceTurn(
      Source source,
      Database database,
      PostgresJournal journal,
      RecordPublisher publisher,
      Timetable timetable,
      RunListener listener,
      Clock clock,
      StopSignal stop,
      Places places) {
    this.source = source;
    this.database = database;
    this.queue = new RunQueue(database);
    this.journal = journal;
    this.publisher = publisher;
    this.timetable = timetable;
    this.listener = listener;
    this.clock = clock;
    this.pause = places.makingRoom(stop);
    this.throttle =
        stop.before(new RateBudget(timetable.requestsPerSecond(source.id()), clock, stop));
  }

  String sourceId() {
    return source.id();
  }

  /** Whether any stream of the source is due or was asked for. */
  boolean hasWork() {
    Instant now = clock.instant();
    return agenda().values().stream().anyMatch(agenda -> agenda.queued() || isDue(agenda, now));
  }

  /** Does the work, unless another replica has the lease. */
  void take() {
    Optional<SourceLease> lease = SourceLease.tryAcquire(database, source.id());
    if (lease.isEmpty()) {
      return;
    }
    try (SourceLease held = lease.get()) {
      queue.orphans(source.id()).forEach(this::end);
      refusedIn = Optional.empty();
      Instant turnAt = clock.instant();
      for (SourceStream stream : source.streams()) {
        // Looked up for each: an increment may have been read while another stream's full run was.
        boolean due = isDue(agenda().get(stream.name()), turnAt);
        queue
            .begin(key(stream), due, turnAt, clock.instant())
            .ifPresent(order -> pull(stream, order));
      }
    }
  }

  /** A full run, however long, makes way for the increments of the source that fall due. */
  private void pull(SourceStream stream, RunOrder order) {
    StreamRun run = run(stream, order);
    Instant began = clock.instant();
    lastLook = Instant.MIN;
    Optional<RunReport> report = proceed(run, stream, this::incrementIsDue);
    while (report.isEmpty()) {
      dueIncrements().forEach(this::increment);
      report = proceed(run, stream, this::incrementIsDue);
    }
    listener.ended(report.get(), since(began));
  }

  /** Many vendors lock a user after a few refused log-ins: there is one in a turn, at most. */
  private Optional<RunReport> proceed(StreamRun run, SourceStream stream, BooleanSupplier giveWay) {
    if (refusedIn.isPresent()) {
      return Optional.of(run.leaveOff(REFUSED.formatted(refusedIn.get())));
    }
    Optional<RunReport> report = run.proceed(giveWay);
    if (run.logInRefused()) {
      refusedIn = Optional.of(stream.name());
    }
    return report;
  }

  private void increment(SourceStream stream) {
    Instant began = clock.instant();
    boolean due = isDue(agenda().get(stream.name()), began);
    queue
        .beginIncrement(key(stream), due, began)
        .flatMap(order -> proceed(run(stream, order), stream, () -> false))
        .ifPresent(report -> listener.ended(report, since(began)));
  }

  /** A full run that is continued confirms as of its beginning, which may be hours ago. */
  private Duration since(Instant began) {
    Duration took = Duration.between(began, clock.instant());
    return took.isNegative() ? Duration.ZERO : took;
  }

  /** Asked after every page, and looked up once in a while. */
  private boolean incrementIsDue() {
    Instant now = clock.instant();
    if (now.isBefore(lastLook.plus(LOOK_EVERY))) {
      return false;
    }
    lastLook = now;
    return !dueIncrements().isEmpty();
  }

  private List<SourceStream> dueIncrements() {
    Instant now = clock.instant();
    Map<String, Agenda> agenda = agenda();
    return source.streams().stream()
        .filter(stream -> stream.preferredMode() == PullMode.INCREMENTAL)
        .filter(
            stream -> {
              Agenda of = agenda.get(stream.name());
              return of.canIncrement() && (isDue(of, now) || (of.queued() && !of.askedFull()));
            })
        .toList();
  }

  private StreamKey key(SourceStream stream) {
    return new StreamKey(source.id(), stream.name());
  }

  private StreamRun run(SourceStream stream, RunOrder order) {
    PullPorts ports =
        new PullPorts(
            new PostgresLedger(database),
            new ProgressLog(key(stream), journal, timetable.progressEvery(), clock),
            publisher,
            throttle,
            clock,
            pause,
            ThreadLocalRandom.current(),
            Thread.ofVirtual().name("aside-" + source.id())::start);
    SourceStream told = new ToldStream(source.id(), stream, listener);
    return new StreamRun(source, told, order, ports, timetable.policy(source.id()));
  }

  /** Whoever holds the lease knows that nobody else is running: the process was killed. */
  private void end(Orphan orphan) {
    RunReport report =
        new RunReport(
            orphan.runId(),
            source.id(),
            source.system(),
            source.domain(),
            orphan.key().stream(),
            orphan.mode(),
            RunOutcome.FAILED,
            orphan.startedAt(),
            clock.instant(),
            orphan.tally().read(),
            orphan.tally().published(),
            orphan.tally().unchanged(),
            orphan.tally().retired(),
            orphan.tally().rejected(),
            DIED.after(orphan.release()).reason());
    journal.finished(report);
    listener.ended(report, since(orphan.startedAt()));
  }

  private Map<String, Agenda> agenda() {
    List<String> streams = source.streams().stream().map(SourceStream::name).toList();
    return queue.agenda(source.id(), source.fingerprint(), streams);
  }

  private boolean isDue(Agenda agenda, Instant now) {
    return timetable.isDue(source.id(), agenda.turnAt(), now);
  }
}
