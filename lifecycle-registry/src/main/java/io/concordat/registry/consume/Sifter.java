package io.concordat.registry.consume;

import io.concordat.registry.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the one message because of which the database refuses a batch: halves the batch until it
 * stands alone. A database that is away is no reason to suspect anybody, and is passed on.
 */
public final class Sifter {
  private Sifter() {}

  /** A store that either takes a whole batch or throws and takes nothing of it. */
  public interface Store<T> {
    void store(List<T> batch);
  }

  /** Receives an item that was refused by itself. */
  public interface Refused<T> {
    void accept(T item, String reason);
  }

  /**
   * Stores everything that can be stored.
   *
   * @throws StoreException if the database failed for a reason other than the data
   */
  public static <T> void sift(List<T> batch, Store<T> store, Refused<T> refused) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      store.store(batch);
    } catch (StoreException e) {
      if (!e.refusesData()) {
        throw e;
      }
      halve(batch, e, store, refused);
    } catch (IllegalArgumentException | IllegalStateException e) {
      halve(batch, e, store, refused);
    }
  }

  private static <T> void halve(
      List<T> batch, RuntimeException cause, Store<T> store, Refused<T> refused) {
    if (batch.size() == 1) {
      refused.accept(batch.getFirst(), reason(cause));
      return;
    }
    int middle = batch.size() / 2;
    sift(new ArrayList<>(batch.subList(0, middle)), store, refused);
    sift(new ArrayList<>(batch.subList(middle, batch.size())), store, refused);
  }

  // The database's message can quote a value; its state says enough.
  private static String reason(RuntimeException cause) {
    return cause instanceof StoreException refusal
        ? "the database refused its content (SQL state " + refusal.state() + ")"
        : "it could not be stored: " + cause.getClass().getSimpleName();
  }
}
