package io.concordat.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL whose parent was killed goes on serving its data directory, and the next start would
 * talk to it. Its process id stands in {@code postmaster.pid}; it is ended only if that process is
 * a postgres indeed, since ids are used again.
 */
final class PostgresOrphan {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresOrphan.class);
  private static final long PATIENCE_SECONDS = 20;

  private PostgresOrphan() {}

  /** Ends the server that runs on this data directory, if there is one. */
  static void stop(Path dataDirectory) {
    Path pidFile = dataDirectory.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    try {
      List<String> lines = Files.readAllLines(pidFile, StandardCharsets.UTF_8);
      long pid = Long.parseLong(lines.isEmpty() ? "" : lines.getFirst().trim());
      ProcessHandle.of(pid).filter(PostgresOrphan::isPostgres).ifPresent(PostgresOrphan::end);
      Files.deleteIfExists(pidFile);
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

  private static void end(ProcessHandle process) {
    LOG.info("stopping a PostgreSQL that was left behind, pid={}", process.pid());
    CompletableFuture<ProcessHandle> gone = process.onExit();
    interrupt(process);
    try {
      gone.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while an old PostgreSQL was stopped", e);
    } catch (ExecutionException e) {
      throw new EmbeddedServerException("an old PostgreSQL could not be stopped", e);
    }
  }

  /** SIGINT is PostgreSQL's fast shutdown; SIGTERM, Java's own, would wait for every client. */
  private static void interrupt(ProcessHandle process) {
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while an old PostgreSQL was stopped", e);
    }
  }
}
