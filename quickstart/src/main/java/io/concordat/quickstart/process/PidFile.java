package io.concordat.quickstart.process;

import io.concordat.quickstart.PrivateFile;
import io.concordat.quickstart.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Remembers a process over the launcher's death. Ids are used again, so a process counts as ours
 * only if its command line still holds the mark that was written down.
 */
public final class PidFile {
  private static final Pattern CONTENT = Pattern.compile("(\\d+)\\n(.+)\\n");

  private final Path file;

  public PidFile(Path file) {
    this.file = file;
  }

  /**
   * Writes a process down.
   *
   * @param mark a part of its command line that no other program has, such as a jar's path
   */
  public void write(ProcessHandle process, String mark) {
    PrivateFile.write(file, process.pid() + "\n" + mark + "\n");
  }

  /** The process that was written down, if it still runs and still is what it was. */
  public Optional<ProcessHandle> find() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Matcher content = CONTENT.matcher(PrivateFile.read(file));
    if (!content.matches()) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(content.group(1)))
        .filter(ProcessHandle::isAlive)
        .filter(process -> commandLine(process).contains(content.group(2)));
  }

  public void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new Refusal(file + " cannot be removed: " + e.getMessage() + ".", e);
    }
  }

  private static String commandLine(ProcessHandle process) {
    return process
        .info()
        .commandLine()
        .or(() -> process.info().arguments().map(arguments -> String.join(" ", arguments)))
        .orElse("");
  }
}
