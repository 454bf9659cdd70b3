package io.concordat.connector.runtime.schedule;

import io.concordat.connector.runtime.pull.Pause;
import java.util.concurrent.Semaphore;

/**
 * How many sources are worked on at once. One that only waits for its vendor makes room for
 * another, so that a few that are throttled or away do not hold up the rest. It keeps its lease,
 * and with that a database connection: hence no more than {@value #TURNS_PER_PLACE} times as many
 * turns are under way in all, and never so many that whoever works finds no connection.
 */
final class Places {
  private static final int TURNS_PER_PLACE = 4;

  /** Connections for requests, reports and the look at the schedule. */
  private static final int KEPT_FREE = 4;

  private final Semaphore turns;
  private final Semaphore working;

  /**
   * @param connections that there are to the database: each turn holds one, and takes another while
   *     it is worked on
   */
  Places(int places, int connections) {
    int turns = Math.min(places * TURNS_PER_PLACE, connections - places - KEPT_FREE);
    this.turns = new Semaphore(Math.max(places, turns));
    this.working = new Semaphore(places);
  }

  /** Whether a turn may begin now; then {@link #leave} follows. */
  boolean tryEnter() {
    if (!turns.tryAcquire()) {
      return false;
    }
    if (working.tryAcquire()) {
      return true;
    }
    turns.release();
    return false;
  }

  void leave() {
    working.release();
    turns.release();
  }

  /** The same wait, which makes room meanwhile. A turn has one wait at a time. */
  Pause makingRoom(Pause wait) {
    return duration -> {
      working.release();
      try {
        wait.await(duration);
      } finally {
        working.acquireUninterruptibly();
      }
    };
  }
}
