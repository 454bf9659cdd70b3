package io.concordat.connector.iam.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Asks for many things one by one, a bounded number of them at once. */
final class Fanout {
  private Fanout() {}

  /**
   * The answers in the order of what was asked for.
   *
   * @throws RuntimeException the first failure, after the calls under way have ended
   */
  static <A, B> List<B> each(List<A> all, int atOnce, Function<A, B> call) {
    List<B> found = new ArrayList<>();
    try (ExecutorService calls =
        Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
      List<Future<B>> answers =
          all.stream().map(one -> calls.submit(() -> call.apply(one))).toList();
      try {
        for (Future<B> answer : answers) {
          found.add(answer.get());
        }
      } catch (ExecutionException e) {
        answers.forEach(answer -> answer.cancel(false));
        throw e.getCause() instanceof RuntimeException failure
            ? failure
            : new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        answers.forEach(answer -> answer.cancel(true));
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while IAM was asked", e);
      }
    }
    return found;
  }
}
