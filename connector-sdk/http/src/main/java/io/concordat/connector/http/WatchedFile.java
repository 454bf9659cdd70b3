package io.concordat.connector.http;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * A small file whose content is looked at again when it is asked for, at most every few seconds. By
 * content and not by time stamps: a mounted Kubernetes secret is exchanged through a symbolic link,
 * and two versions may have one size and one second in common. A file that cannot be read any more
 * leaves the last content in force, and the log says so once. Thread-safe.
 */
final class WatchedFile {
  private static final Logger LOG = System.getLogger(WatchedFile.class.getName());

  /** Between two looks at the file. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  private final String property;
  private final Path path;
  private final int maxBytes;
  private final Clock clock;
  private byte[] content;
  private int version;
  private Instant lookedAt;
  private boolean missing;

  /**
   * Reads it for the first time.
   *
   * @param property names it in sentences
   * @throws IllegalArgumentException if it cannot be read now
   */
  WatchedFile(String property, String path, int maxBytes, Clock clock) {
    this.property = property;
    this.maxBytes = maxBytes;
    this.clock = clock;
    try {
      this.path = Path.of(path);
      this.content = read();
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          property
              + ": the file cannot be read ("
              + reason(e)
              + "); check its path and its rights");
    }
    this.lookedAt = clock.instant();
  }

  synchronized byte[] content() {
    Instant now = clock.instant();
    // A clock that was set back must not put the next look off.
    if (now.isBefore(lookedAt) || !now.isBefore(lookedAt.plus(PAUSE))) {
      look();
    }
    return content;
  }

  /** How often the content was seen to change. */
  synchronized int version() {
    content();
    return version;
  }

  /** Looks at the file now. */
  synchronized void look() {
    lookedAt = clock.instant();
    try {
      byte[] now = read();
      if (!Arrays.equals(now, content)) {
        content = now;
        version++;
        LOG.log(Level.INFO, "A configured file has changed and was read again: {0}", property);
      }
      missing = false;
    } catch (IOException e) {
      if (!missing) {
        LOG.log(
            Level.WARNING,
            "A configured file cannot be read; its last content stays in force: {0}, {1}",
            property,
            reason(e));
      }
      missing = true;
    }
  }

  private byte[] read() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new IOException("larger than " + maxBytes + " bytes");
      }
      if (bytes.length == 0) {
        throw new IOException("empty");
      }
      return bytes;
    }
  }

  private static String reason(Exception e) {
    String name = e.getClass().getSimpleName();
    return e.getClass() == IOException.class ? e.getMessage() : name;
  }
}
