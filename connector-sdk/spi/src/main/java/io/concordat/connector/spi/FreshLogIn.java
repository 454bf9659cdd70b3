package io.concordat.connector.spi;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How a connection test sees the credentials tried: while it runs, a log-in that was made before
 * does not count. What keeps a token or a session asks {@link #isWanted} before it uses it.
 */
public final class FreshLogIn {
  private static final ScopedValue<Set<Object>> SEEN = ScopedValue.newInstance();

  private FreshLogIn() {}

  /** Does work, on this thread, in which each log-in is made anew once. */
  public static void during(Runnable work) {
    ScopedValue.where(SEEN, ConcurrentHashMap.newKeySet()).run(work);
  }

  /**
   * Whether what is kept is to be passed over now: true for the first time that the keeper asks
   * within {@link #during}, and false everywhere else.
   *
   * @param keeper told from others by identity, or by what it says itself equals it
   */
  public static boolean isWanted(Object keeper) {
    return SEEN.isBound() && SEEN.get().add(keeper);
  }
}
