package io.concordat.reconciler.policy;

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

/**
 * The configured policy file, or the shipped one. A mounted ConfigMap is followed through its links
 * each time, so that a new version that is swapped in beneath the same path is seen. Used by one
 * thread at a time.
 */
final class PolicyFile {
  private static final String SHIPPED = "/io/concordat/reconciler/policy/default-policy.yaml";
  private static final int MAX_BYTES = 4_000_000;

  private final Optional<Path> path;
  private Optional<Stamp> lastLook = Optional.empty();

  /** What tells one state of a file from another without reading it. */
  private record Stamp(Path real, long size, FileTime modified) {}

  PolicyFile(Optional<Path> path) {
    this.path = path;
  }

  /** Whether it could ever change. */
  boolean configured() {
    return path.isPresent();
  }

  /** The file as messages name it. */
  String name() {
    return path.map(Path::toString).orElse("shipped policy");
  }

  /**
   * The file's text as it is now.
   *
   * @throws UncheckedIOException if it cannot be read; the message names the property
   */
  String text() {
    try (InputStream in =
        path.isPresent()
            ? Files.newInputStream(path.get())
            : PolicyFile.class.getResourceAsStream(SHIPPED)) {
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
  boolean settled() {
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
        "concordat.policy.file: " + name() + " cannot be read (" + e.getMessage() + ")", e);
  }
}
