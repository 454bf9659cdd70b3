package io.concordat.connector.spi;

import io.concordat.contract.PullMode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a stream stands. The runtime stores it and hands it back; only the stream reads its cursor.
 *
 * @param mode what kind of run the cursor belongs to
 * @param cursor the stream's own position, at most 8 KiB in all; empty at the start of a cold run
 */
public record Checkpoint(PullMode mode, Map<String, String> cursor) {
  private static final int MAX_CHARS = 8192;

  public Checkpoint {
    if (mode == null) {
      throw new IllegalArgumentException("mode: is required");
    }
    cursor = java.util.Collections.unmodifiableMap(new TreeMap<>(cursor));
    int chars = 0;
    for (Map.Entry<String, String> entry : cursor.entrySet()) {
      chars += entry.getKey().length() + entry.getValue().length();
    }
    if (chars > MAX_CHARS) {
      throw new IllegalArgumentException(
          "cursor: holds " + chars + " characters; at most " + MAX_CHARS + " are allowed");
    }
  }

  /** The start of a run that reads everything. */
  public static Checkpoint start() {
    return new Checkpoint(PullMode.FULL, Map.of());
  }

  /** Whether nothing was read yet. */
  public boolean isStart() {
    return cursor.isEmpty();
  }

  public Optional<String> get(String name) {
    return Optional.ofNullable(cursor.get(name));
  }

  /** The same run, further on. */
  public Checkpoint with(String name, String value) {
    Map<String, String> next = new TreeMap<>(cursor);
    next.put(name, value);
    return new Checkpoint(mode, next);
  }

  /** The same run without a part of its cursor. */
  public Checkpoint without(String name) {
    Map<String, String> next = new TreeMap<>(cursor);
    next.remove(name);
    return new Checkpoint(mode, next);
  }
}
