package io.concordat.quickstart;

import io.concordat.embedded.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.ToLongFunction;

/** What must hold before anything is started; each objection is one sentence. */
final class Preflight {
  static final long NEEDED_BYTES = 2L * 1024 * 1024 * 1024;

  private final IntPredicate portIsFree;
  private final ToLongFunction<Path> usableBytes;

  Preflight() {
    this(Ports::isFree, Preflight::usableBytes);
  }

  /**
   * Asks others about this machine.
   *
   * @param usableBytes what can still be written where a folder is, which need not exist yet
   */
  Preflight(IntPredicate portIsFree, ToLongFunction<Path> usableBytes) {
    this.portIsFree = portIsFree;
    this.usableBytes = usableBytes;
  }

  /** Refuses to go on if any of it does not hold. */
  void check(Layout layout, List<ServiceSpec> services, Collection<Endpoint> endpoints) {
    disk(usableBytes.applyAsLong(layout.data()), layout.data())
        .or(() -> jars(layout, services))
        .or(() -> ports(endpoints))
        .ifPresent(
            sentence -> {
              throw new Refusal(sentence);
            });
  }

  Optional<String> disk(long usable, Path data) {
    if (usable >= NEEDED_BYTES) {
      return Optional.empty();
    }
    return Optional.of(
        "Only %d MB are free for %s, and 2048 MB are needed: make room and try again."
            .formatted(usable / (1024 * 1024), data));
  }

  Optional<String> jars(Layout layout, List<ServiceSpec> services) {
    return services.stream()
        .map(service -> layout.jar(service.module()))
        .filter(jar -> !Files.exists(jar))
        .findFirst()
        .map(jar -> jar + " is not built: ./concordat up builds it, or run mvn package.");
  }

  Optional<String> ports(Collection<Endpoint> endpoints) {
    return endpoints.stream()
        .filter(endpoint -> !portIsFree.test(endpoint.port()))
        .findFirst()
        .map(
            endpoint ->
                "Port %d of 127.0.0.1, which %s needs, is in use: end the program that holds it"
                        .formatted(endpoint.port(), endpoint.purpose())
                    + " and try again.");
  }

  /** The folder itself, or the nearest one above it that there is. */
  static Path nearest(Path directory) {
    Path nearest = directory;
    while (!Files.isDirectory(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    return nearest;
  }

  private static long usableBytes(Path directory) {
    try {
      return Files.getFileStore(nearest(directory)).getUsableSpace();
    } catch (IOException e) {
      throw new Refusal(directory + " cannot be asked for its free space.", e);
    }
  }
}
