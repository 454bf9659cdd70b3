package io.concordat.connector.runtime.pull;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Work that an executor does aside, and whose failure is thrown to whoever asks for its result. An
 * executor that works at once makes a run that has one thread; an error of the JVM then passes
 * through at once.
 */
final class Errand<T> {
  private final FutureTask<T> task;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private Errand(Callable<T> work) {
    this.task = new FutureTask<>(work);
  }

  static <T> Errand<T> begin(Executor executor, Callable<T> work) {
    Errand<T> errand = new Errand<>(work);
    executor.execute(errand::run);
    if (errand.task.state() == Future.State.FAILED
        && errand.task.exceptionNow() instanceof Error fatal) {
      throw fatal;
    }
    return errand;
  }

  static Errand<?> begin(Executor executor, Runnable work) {
    return begin(executor, Executors.callable(work));
  }

  private void run() {
    try {
      task.run();
    } finally {
      ended.complete(null);
    }
  }

  /** Whether there is a result that nobody has to wait for. */
  boolean isDone() {
    return task.state() == Future.State.SUCCESS;
  }

  /**
   * Waits for the result.
   *
   * @throws RuntimeException the one that the work threw
   * @throws Pause.Stopped if the thread is interrupted; the work then is as well
   */
  T result() {
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error fatal -> throw fatal;
        default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new Pause.Stopped();
    }
  }

  /** Ends the work if that can be, and waits until nobody is at it any more. */
  void cancel() {
    task.cancel(true);
    awaitEnd();
  }

  /** Waits until nobody is at it any more, whatever came of it. */
  void awaitEnd() {
    try {
      ended.get();
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an end is no failure", e);
    }
  }

  /**
   * Waits until nobody is at this or at another any more, whatever came of it.
   *
   * @throws Pause.Stopped if the thread is interrupted; both go on
   */
  void awaitEndOfEither(Errand<?> other) {
    try {
      CompletableFuture.anyOf(ended, other.ended).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Pause.Stopped();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an end is no failure", e);
    }
  }
}
