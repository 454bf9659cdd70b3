package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.spi.SourceFailure;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads lists to their end, for what has to be known before the first row can be made. */
final class WholeLists {
  private static final int ATTEMPTS = 3;
  private static final int MOST_PAGES = 10_000;

  /** What a cluster can hold is far below; a server that never ends must not fill the memory. */
  private static final int MOST_OBJECTS = 500_000;

  /** Takes in one object of a list. */
  interface Adder<T> {
    void add(T value, Resource resource, Item item);
  }

  /**
   * What was read.
   *
   * @param gaps the lists that were forbidden, each with the right that is missing
   */
  record Whole<T>(T value, Map<Resource, String> gaps) {
    Optional<String> gap() {
      return gaps.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", gaps.values()));
    }
  }

  private final ApiServer server;

  WholeLists(ApiServer server) {
    this.server = server;
  }

  /**
   * Reads each resource in each place. If a list expires while it is read, everything is begun
   * anew, with a fresh value.
   */
  <T> Whole<T> read(
      List<Resource> resources, List<Optional<String>> places, Supplier<T> fresh, Adder<T> adder) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      T value = fresh.get();
      Map<Resource, String> gaps = new EnumMap<>(Resource.class);
      if (readOnce(resources, places, value, adder, gaps)) {
        return new Whole<>(value, gaps);
      }
    }
    throw new SourceFailure.Unavailable(
        "the lists of " + resources + " expire faster than they can be read");
  }

  private <T> boolean readOnce(
      List<Resource> resources,
      List<Optional<String>> places,
      T value,
      Adder<T> adder,
      Map<Resource, String> gaps) {
    for (Resource resource : resources) {
      for (Optional<String> place : places) {
        if (!readOnce(resource, place, value, adder, gaps)) {
          return false;
        }
      }
    }
    return true;
  }

  /** False if the list expired. */
  private <T> boolean readOnce(
      Resource resource,
      Optional<String> place,
      T value,
      Adder<T> adder,
      Map<Resource, String> gaps) {
    Set<String> tokens = new HashSet<>();
    Optional<String> from = Optional.empty();
    int objects = 0;
    do {
      switch (server.list(resource, place, from)) {
        case Answer.Listed(List<Item> items, Optional<String> next) -> {
          items.forEach(item -> adder.add(value, resource, item));
          objects += items.size();
          from = next;
        }
        case Answer.Forbidden(String reason) -> {
          gaps.putIfAbsent(resource, reason);
          from = Optional.empty();
        }
        case Answer.Expired() -> {
          return false;
        }
      }
      from.ifPresent(token -> refuseWhatNeverEnds(resource.path(place), tokens, token));
      if (objects > MOST_OBJECTS) {
        throw new SourceFailure.Rejected(
            "the list of " + resource.path(place) + " holds more than " + MOST_OBJECTS);
      }
    } while (from.isPresent());
    return true;
  }

  private static void refuseWhatNeverEnds(String path, Set<String> tokens, String token) {
    if (!tokens.add(token) || tokens.size() > MOST_PAGES) {
      throw new SourceFailure.Rejected(
          "the continue token of the list of " + path + " does not move, or never ends");
    }
  }
}
