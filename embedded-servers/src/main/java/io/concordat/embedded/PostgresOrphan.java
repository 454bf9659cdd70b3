package io.concordat.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A PostgreSQL whose parent was killed goes on serving its data directory, and the next start would
 * talk to it. Its process id stands in {@code postmaster.pid}; it is ended only if that process is
 * a postgres indeed, since ids are used again.
 */
final class PostgresOrphan {
  private static final long PATIENCE_SECONDS = 20;
  private static final long LITTLE_PATIENCE_SECONDS = 5;

  private PostgresOrphan() {}

  /**
   * Ends the server that runs on this data directory.
   *
   * @return whether there was one
   */
  static boolean stop(Path dataDirectory) {
    Path pidFile = dataDirectory.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return false;
    }
    try {
      List<String> lines = Files.readAllLines(pidFile, StandardCharsets.UTF_8);
      long pid = Long.parseLong(lines.isEmpty() ? "" : lines.getFirst().trim());
      Optional<ProcessHandle> left = ProcessHandle.of(pid).filter(PostgresOrphan::isPostgres);
      left.ifPresent(PostgresOrphan::end);
      Files.deleteIfExists(pidFile);
      return left.isPresent();
    } catch (NumberFormatException | IOException e) {
      throw new EmbeddedServerException(
          pidFile + " is unreadable; remove it if no PostgreSQL runs on that directory", e);
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
        .orElse(false);
  }

  /**
   * SIGINT is PostgreSQL's fast shutdown; SIGTERM, Java's own, would wait for every client. A
   * server that cannot write any more never comes to the end of it: SIGQUIT, the immediate one,
   * writes nothing and takes its children along.
   */
  private static void end(ProcessHandle process) {
    CompletableFuture<ProcessHandle> gone = process.onExit();
    try {
      signal(process, "-INT");
      if (!within(PATIENCE_SECONDS, gone)) {
        signal(process, "-QUIT");
        if (!within(LITTLE_PATIENCE_SECONDS, gone)) {
          process.destroyForcibly();
          within(LITTLE_PATIENCE_SECONDS, gone);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while an old PostgreSQL was stopped", e);
    } catch (ExecutionException e) {
      throw new EmbeddedServerException("an old PostgreSQL could not be stopped", e);
    }
  }

  private static boolean within(long seconds, CompletableFuture<ProcessHandle> gone)
      throws InterruptedException, ExecutionException {
    try {
      gone.get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static void signal(ProcessHandle process, String signal) throws InterruptedException {
    try {
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      process.destroy();
    }
  }
}
