package io.concordat.registry.announce;

import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The loop: take what is due, read its state, send it, wait for the acknowledgements, strike it
 * off. What is due stands in the database before the intake's commit returns; the intake's hints
 * only save looking for it. On start, after an overflow and from time to time it looks itself.
 *
 * <p>One thread, so that an entity's revisions go out in order.
 *
 * <p>While the intake works off a backlog, announcing waits: the records of one entity come from
 * several sources, and whoever announces after each of them has the entity decided as often. What
 * arrives one by one is announced at once.
 */
public final class Announcer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Announcer.class);
  private static final int HINTS = 200_000;

  /** So many entities that fall due at once come from a backlog, and more are on their way. */
  private static final int BURST = 500;

  /** A burst is over when nothing is being taken in and nothing has followed for so long. */
  private static final Duration LULL = Duration.ofMillis(300);

  /** However long a burst lasts: nobody waits longer than this. */
  private static final Duration LONGEST_GATHERING = Duration.ofSeconds(20);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Transactions transactions;
  private final Broadcast broadcast;
  private final AnnouncementReader reader;
  private final Clock clock;
  private final int batchSize;
  private final Duration sweepEvery;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<UUID> hints = new LinkedHashSet<>();
  private long gatheringSince;
  private long lullAt;
  private boolean burst;
  private int taking;
  private int released;
  private boolean sweep = true;
  private boolean stopped;

  Announcer(
      Transactions transactions,
      Broadcast broadcast,
      Clock clock,
      int batchSize,
      int neighbourBound,
      Duration sweepEvery) {
    this.transactions = transactions;
    this.broadcast = broadcast;
    this.reader = new AnnouncementReader(neighbourBound);
    this.clock = clock;
    this.batchSize = batchSize;
    this.sweepEvery = sweepEvery;
    this.thread = Thread.ofPlatform().name("announce").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Whether the loop runs. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** Says which entities a committed transaction made due. Never blocks on the broker. */
  public void due(Collection<UUID> entities) {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (hints.isEmpty()) {
        gatheringSince = now;
        released = 0;
      }
      burst = entities.size() >= BURST;
      lullAt = burst ? now + LULL.toNanos() : now;
      if (hints.size() + entities.size() > HINTS) {
        sweep = true;
      } else {
        hints.addAll(entities);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Runs an intake, during which a burst cannot be over. */
  public void during(Runnable intake) {
    taking(1);
    try {
      intake.run();
    } finally {
      taking(-1);
    }
  }

  private void taking(int more) {
    lock.lock();
    try {
      taking += more;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      stopped = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    try {
      if (thread.isAlive()) {
        thread.join(Duration.ofSeconds(10));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long failures = 0;
    while (true) {
      try {
        List<UUID> due = awaitDue();
        if (due == null) {
          return;
        }
        announce(due);
        failures = 0;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (thread.isInterrupted()) {
          return;
        }
        failures++;
        LOG.warnf("attempt=%d announcing failed, trying again: %s", failures, e.toString());
        sweep(true);
        if (!rest(failures)) {
          return;
        }
      }
    }
  }

  /** The next entities to announce; null when the announcer is to stop. */
  private List<UUID> awaitDue() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long patience = sweepEvery.toNanos();
      while (!stopped && hints.isEmpty() && !sweep) {
        if (patience <= 0) {
          sweep = true;
        } else {
          patience = changed.awaitNanos(patience);
        }
      }
      if (!hints.isEmpty() && released <= 0) {
        gather();
      }
      if (stopped) {
        return null;
      }
      if (!hints.isEmpty()) {
        int most = Math.min(batchSize, released);
        List<UUID> due = new ArrayList<>(most);
        Iterator<UUID> each = hints.iterator();
        while (each.hasNext() && due.size() < most) {
          due.add(each.next());
          each.remove();
        }
        released -= due.size();
        return due;
      }
    } finally {
      lock.unlock();
    }
    return findDue();
  }

  /** Waits for the end of a burst, then lets go of everything that was gathered until then. */
  private void gather() throws InterruptedException {
    while (!stopped) {
      long now = System.nanoTime();
      long longest = LONGEST_GATHERING.toNanos() - (now - gatheringSince);
      long patience = burst && taking > 0 ? longest : Math.min(lullAt - now, longest);
      if (patience <= 0) {
        released = hints.size();
        gatheringSince = now;
        return;
      }
      changed.awaitNanos(patience);
    }
  }

  List<UUID> findDue() {
    sweep(false);
    List<UUID> due =
        transactions.read(
            connection -> {
              try (SetStatement statement =
                  SetStatement.on(
                      connection,
                      "SELECT entity_id FROM announcement_due ORDER BY entity_id LIMIT ?")) {
                return statement
                    .value((long) batchSize)
                    .list(row -> row.getObject("entity_id", UUID.class));
              }
            });
    if (due.size() == batchSize) {
      sweep(true);
    }
    return due;
  }

  /** Announces the present state of the entities and strikes off what the broker took. */
  void announce(Collection<UUID> due) {
    if (due.isEmpty()) {
      return;
    }
    List<Announcement> announcements =
        transactions.run(
            connection -> {
              AnnouncementReader.begin(connection);
              return reader.read(connection, due, clock.instant());
            });
    List<Announcement> settled = broadcast.send(announcements);
    transactions.run(connection -> strikeOff(connection, settled));
  }

  // A row that the intake is just raising to a higher revision is locked, and stays: it is due.
  private static int strikeOff(Connection connection, List<Announcement> settled)
      throws SQLException {
    AnnouncementReader.begin(connection);
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "WITH done AS (SELECT d.entity_id FROM unnest(?::uuid[], ?::bigint[]) AS n(id,"
                + " revision) JOIN announcement_due d ON d.entity_id = n.id AND d.revision <="
                + " n.revision FOR UPDATE OF d SKIP LOCKED) DELETE FROM announcement_due d USING"
                + " done WHERE d.entity_id = done.entity_id")) {
      return statement
          .uuids(settled, Announcement::entityId)
          .longs(settled, Announcement::revision)
          .update();
    }
  }

  private void sweep(boolean wanted) {
    lock.lock();
    try {
      sweep = wanted;
    } finally {
      lock.unlock();
    }
  }

  private boolean rest(long failures) {
    try {
      TimeUnit.MILLISECONDS.sleep(Math.min(LONGEST_WAIT.toMillis(), 100L << Math.min(failures, 6)));
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
