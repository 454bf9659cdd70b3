package io.concordat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StopWishTest {
  private final StopWish stop = new StopWish();

  @Test
  void isWhatEndedTheStartEvenWhereAServiceWasSeenToEndFirst() throws Exception {
    int status =
        stop.orFailure(
            () -> {
              stop.express();
              throw new Refusal("lifecycle-registry ended while it started.");
            });
    assertThat(status).isZero();
  }

  @Test
  void isNotWhatEndedAStartThatNobodyStopped() {
    assertThatThrownBy(
            () ->
                stop.orFailure(
                    () -> {
                      throw new Refusal("lifecycle-registry ended while it started.");
                    }))
        .isInstanceOf(Refusal.class);
    assertThatThrownBy(
            () ->
                stop.orFailure(
                    () -> {
                      throw new InterruptedException();
                    }))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void cutsAStartShort() throws Exception {
    stop.cuts(Thread.currentThread());
    int status =
        stop.orFailure(
            () -> {
              stop.express();
              new CountDownLatch(1).await();
              return 1;
            });
    assertThat(status).isZero();
  }

  @Test
  void doesNotCutAClosingShort() throws Exception {
    stop.cuts(Thread.currentThread());
    stop.express();
    stop.cutsNothing();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    stop.express();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(stop.await(Duration.ZERO)).isTrue();
  }
}
