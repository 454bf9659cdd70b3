package io.concordat.reconciler.whatif;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which entities were noted, in a fixed amount of memory however many they are: it knows every
 * noted id again, and mistakes few others for noted ones. Thread-safe.
 */
final class IdFilter {
  private static final int BITS = 1 << 26;

  private final AtomicLongArray words = new AtomicLongArray(BITS / Long.SIZE);
  private volatile boolean empty = true;

  void note(UUID id) {
    int bit = bit(id);
    words.accumulateAndGet(bit / Long.SIZE, 1L << bit, (before, set) -> before | set);
    empty = false;
  }

  boolean mayHold(UUID id) {
    int bit = bit(id);
    return (words.get(bit / Long.SIZE) & 1L << bit) != 0;
  }

  boolean isEmpty() {
    return empty;
  }

  private static int bit(UUID id) {
    long mixed = (id.getMostSignificantBits() * 0x9E3779B97F4A7C15L) ^ id.getLeastSignificantBits();
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return (int) (mixed >>> 38);
  }
}
