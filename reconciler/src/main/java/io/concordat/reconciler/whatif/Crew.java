package io.concordat.reconciler.whatif;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that work at one thing and end together. */
final class Crew {
  private Crew() {}

  /**
   * Runs each task in a thread of its own, and returns when all have ended.
   *
   * @param onFailure called once a task failed, so that the others end soon
   * @throws SQLException the first failure, if it is one; any other is rethrown as it is
   */
  static void run(List<Callable<Void>> tasks, Runnable onFailure) throws SQLException {
    List<Future<Void>> futures = new ArrayList<>();
    Throwable failure = null;
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            tasks.size(), Thread.ofPlatform().daemon().name("what-if-", 0).factory())) {
      for (Callable<Void> task : tasks) {
        futures.add(threads.submit(() -> guarded(task, onFailure)));
      }
      for (Future<Void> future : futures) {
        try {
          future.get();
        } catch (ExecutionException e) {
          failure = earlier(failure, e.getCause());
        }
      }
    } catch (InterruptedException e) {
      onFailure.run();
      Thread.currentThread().interrupt();
      throw new WhatIfRun.StoppedException("the what-if was interrupted");
    }
    switch (failure) {
      case null -> {}
      case SQLException sql -> throw sql;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  private static Void guarded(Callable<Void> task, Runnable onFailure) throws Exception {
    try {
      return task.call();
    } catch (Exception e) {
      onFailure.run();
      throw e;
    }
  }

  /** A thread that only stopped because another failed says nothing about the cause. */
  private static Throwable earlier(Throwable first, Throwable next) {
    return first == null || first instanceof WhatIfRun.StoppedException ? next : first;
  }
}
