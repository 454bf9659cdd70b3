package io.concordat.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Removing what was only temporary. */
final class Directories {
  private Directories() {}

  static void delete(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException alreadyGone) {
      // What was to be removed is not there.
    } catch (IOException | UncheckedIOException e) {
      throw new EmbeddedServerException(directory + " could not be removed: " + e.getMessage(), e);
    }
  }
}
