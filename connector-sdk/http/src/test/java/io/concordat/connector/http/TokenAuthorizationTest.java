package io.concordat.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.connector.spi.FreshLogIn;
import io.concordat.connector.spi.SourceFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TokenAuthorizationTest {
  private final HandClock clock = new HandClock();
  private final AtomicInteger fetched = new AtomicInteger();

  @Test
  void keepsATokenUntilShortlyBeforeItsEnd() {
    Authorization hour = living(Optional.of(Duration.ofHours(1)));
    assertThat(value(hour)).isEqualTo("Session 1");
    clock.move(Duration.ofMinutes(58));
    assertThat(value(hour)).isEqualTo("Session 1");
    clock.move(Duration.ofMinutes(1));
    assertThat(value(hour)).isEqualTo("Session 2");
  }

  @Test
  void usesATokenOfAFewSecondsForMostOfThem() {
    Authorization brief = living(Optional.of(Duration.ofSeconds(10)));
    value(brief);
    clock.move(Duration.ofSeconds(7));
    assertThat(value(brief)).isEqualTo("Session 1");
    clock.move(Duration.ofSeconds(1));
    assertThat(value(brief)).isEqualTo("Session 2");
  }

  @Test
  void believesNoLifetimeForEverAndAFewMinutesWhereNoneIsSaid() {
    Authorization endless = living(Optional.of(Duration.ofSeconds(Long.MAX_VALUE)));
    value(endless);
    clock.move(Duration.ofDays(1));
    assertThat(value(endless)).isEqualTo("Session 2");
    Authorization unsaid = living(Optional.empty());
    value(unsaid);
    clock.move(Duration.ofMinutes(5));
    assertThat(value(unsaid)).isEqualTo("Session 4");
  }

  @Test
  void fetchesAnotherAfterARefusalUnlessThereIsOneAlready() {
    Authorization tokens = living(Optional.of(Duration.ofHours(1)));
    Header first = tokens.header().orElseThrow();
    assertThat(tokens.refused(first)).isTrue();
    assertThat(value(tokens)).isEqualTo("Session 2");
    assertThat(tokens.refused(first)).as("late news of the first").isTrue();
    assertThat(value(tokens)).isEqualTo("Session 2");
  }

  @Test
  void logsInAnewOnceForAConnectionTest() {
    Authorization tokens = living(Optional.of(Duration.ofHours(1)));
    value(tokens);
    FreshLogIn.during(
        () -> {
          assertThat(value(tokens)).isEqualTo("Session 2");
          assertThat(value(tokens))
              .as("what the test itself fetched counts")
              .isEqualTo("Session 2");
        });
    assertThat(value(tokens)).isEqualTo("Session 2");
  }

  @Test
  void fetchesOnceHoweverManyAsk() throws Exception {
    CountDownLatch everybodyIsHere = new CountDownLatch(8);
    Authorization tokens =
        tokens(
            () -> {
              awaitQuietly(everybodyIsHere);
              return token(Optional.of(Duration.ofHours(1)));
            });
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        answers.add(
            threads.submit(
                () -> {
                  everybodyIsHere.countDown();
                  return value(tokens);
                }));
      }
    }
    for (Future<String> answer : answers) {
      assertThat(answer.get()).isEqualTo("Session 1");
    }
    assertThat(fetched).hasValue(1);
  }

  @Test
  void triesAgainAfterALogInThatFailed() {
    AtomicInteger tries = new AtomicInteger();
    Authorization tokens =
        tokens(
            () -> {
              if (tries.incrementAndGet() == 1) {
                throw new SourceFailure.Unavailable("away");
              }
              return token(Optional.empty());
            });
    assertThatThrownBy(tokens::header).isInstanceOf(SourceFailure.Unavailable.class);
    assertThat(value(tokens)).isEqualTo("Session 1");
  }

  @Test
  void showsNoToken() {
    Authorization tokens = living(Optional.empty());
    value(tokens);
    assertThat(tokens + " " + new TokenAuthorization.Token("planted", Optional.empty()))
        .doesNotContain("Session")
        .doesNotContain("planted");
  }

  private Authorization living(Optional<Duration> lifetime) {
    return tokens(() -> token(lifetime));
  }

  private Authorization tokens(TokenAuthorization.Fetch fetch) {
    return new TokenAuthorization(fetch, text -> Header.authorization("Session " + text), clock);
  }

  private TokenAuthorization.Token token(Optional<Duration> lifetime) {
    return new TokenAuthorization.Token(Integer.toString(fetched.incrementAndGet()), lifetime);
  }

  private static String value(Authorization authorization) {
    return authorization.header().orElseThrow().value();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
