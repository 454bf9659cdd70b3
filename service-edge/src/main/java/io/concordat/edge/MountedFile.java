package io.concordat.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A configured file, or the one that ships. A mounted ConfigMap is followed through its links each
 * time, so that a new version that is swapped in beneath the same path is seen. Used by one thread
 * at a time.
 */
public final class MountedFile {
  private static final int MAX_BYTES = 4_000_000;

  private final String property;
  private final Optional<Path> path;
  private final String shippedName;
  private final Supplier<InputStream> shipped;
  private Optional<Stamp> lastLook = Optional.empty();

  /** What tells one state of a file from another without reading it. */
  private record Stamp(Path real, long size, FileTime modified) {}

  /**
   * A file.
   *
   * @param property that configures it, for messages
   * @param path of the configured file; empty: the one that ships
   * @param shippedName what messages call the one that ships
   * @param shipped opens the one that ships
   */
  public MountedFile(
      String property, Optional<Path> path, String shippedName, Supplier<InputStream> shipped) {
    this.property = property;
    this.path = path;
    this.shippedName = shippedName;
    this.shipped = shipped;
  }

  /** Whether it could ever change. */
  public boolean configured() {
    return path.isPresent();
  }

  /** The file as messages name it. */
  public String name() {
    return path.map(Path::toString).orElse(shippedName);
  }

  /**
   * The file's text as it is now.
   *
   * @throws UncheckedIOException if it cannot be read; the message names the property
   */
  public String text() {
    try (InputStream in = path.isPresent() ? Files.newInputStream(path.get()) : shipped.get()) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("it has more than " + MAX_BYTES + " bytes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw unreadable(new IOException("it is not written in UTF-8", e));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Whether two looks in a row found the same file. One that is being written is not read: the
   * beginning of a policy may be a policy, and one with fewer rules.
   */
  public boolean settled() {
    Optional<Stamp> now = Optional.empty();
    if (path.isPresent()) {
      try {
        Path real = path.get().toRealPath();
        now = Optional.of(new Stamp(real, Files.size(real), Files.getLastModifiedTime(real)));
      } catch (IOException e) {
        // It is not there, or may not be read: reading it says so in a sentence.
        return true;
      }
    }
    boolean same = now.equals(lastLook);
    lastLook = now;
    return same;
  }

  private UncheckedIOException unreadable(IOException e) {
    return new UncheckedIOException(
        property + ": " + name() + " cannot be read (" + e.getMessage() + ")", e);
  }
}
