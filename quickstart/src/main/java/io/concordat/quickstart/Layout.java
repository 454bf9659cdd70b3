package io.concordat.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where everything is.
 *
 * @param root the root of the clone, where the built modules are
 * @param data where the suite keeps what it must not lose
 */
public record Layout(Path root, Path data) {
  public Layout {
    root = root.toAbsolutePath().normalize();
    data = data.toAbsolutePath().normalize();
  }

  public static Layout of(Path root) {
    return new Layout(root, root.resolve(".concordat"));
  }

  /** The runnable jar of a service. */
  public Path jar(String module) {
    return root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
  }

  public Path logs() {
    return made(data.resolve("logs"));
  }

  public Path log(String service) {
    return logs().resolve(service + ".log");
  }

  /** Process ids of what runs. */
  public Path run() {
    return made(data.resolve("run"));
  }

  /** Passwords and the signing key: for the owner's eyes. */
  public Path secrets() {
    Path secrets = made(data.resolve("secrets"));
    try {
      Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new Refusal(secrets + " cannot be closed to others: " + e.getMessage() + ".", e);
    } catch (UnsupportedOperationException noPosix) {
      // A file system without owners has no others either.
    }
    return secrets;
  }

  public Path postgres() {
    return data.resolve("postgres");
  }

  public Path kafka() {
    return data.resolve("kafka");
  }

  /** What the stand-ins remember over restarts. */
  public Path estate() {
    return made(data).resolve("estate.properties");
  }

  /**
   * Removes everything that was kept. The folder itself stays, which may be a mount or a link, and
   * so does the log of the build, which a person may have been told to read.
   */
  public void wipe() {
    if (!Files.exists(data)) {
      return;
    }
    try {
      Path folder = data.toRealPath();
      Path spared = folder.resolve("logs").resolve("build.log");
      Path kept = Files.exists(spared) ? spared : folder;
      try (Stream<Path> tree = Files.walk(folder)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          if (!kept.startsWith(path)) {
            Files.deleteIfExists(path);
          }
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new Refusal(data + " cannot be emptied: " + e.getMessage() + ".", e);
    }
  }

  private static Path made(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new Refusal(directory + " cannot be made: " + e.getMessage() + ".", e);
    }
  }
}
