package io.concordat.quickstart.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The sentence in which a service that ended says why. */
final class LastWord {
  private static final int MOST = 256 * 1024;

  // Log lines of lower levels, the JVM's warnings, frames of a stack and the banner explain
  // nothing.
  private static final Pattern NOISE =
      Pattern.compile(
          "\\s*|\\s+at .*|\\s*\\.\\.\\. \\d+ more|[\\s_/\\\\|,<>-]+|WARN.*|INFO.*"
              + "|\\d{4}-\\d\\d-\\d\\d .*|\\w{3} \\d{1,2}, \\d{4} .*|Picked up .*");

  private LastWord() {}

  /** What was said behind a position of a log; empty if nothing tells. */
  static Optional<String> since(long position, Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.max(position, file.length() - MOST));
      byte[] said = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(said);
      return of(new String(said, StandardCharsets.UTF_8).lines().toList());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** The last error or cause that was logged; without one, the last plain sentence. */
  static Optional<String> of(List<String> lines) {
    Optional<String> error =
        lines.stream()
            .filter(line -> line.contains("ERROR") || line.startsWith("Caused by:"))
            .reduce((first, second) -> second);
    return error
        .or(
            () ->
                lines.stream()
                    .filter(line -> !NOISE.matcher(line).matches())
                    .reduce((first, second) -> second))
        .map(String::strip);
  }
}
