package io.concordat.quickstart.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes: politely, and after a while by force. */
public final class Endings {
  private Endings() {}

  /** Returns when the process is gone. */
  public static void end(ProcessHandle process, Duration patience) {
    CompletableFuture<ProcessHandle> gone = process.onExit();
    process.destroy();
    if (!within(gone, patience)) {
      process.destroyForcibly();
      within(gone, Duration.ofSeconds(10));
    }
  }

  private static boolean within(CompletableFuture<ProcessHandle> gone, Duration patience) {
    try {
      gone.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a process cannot be watched", e);
    }
  }
}
