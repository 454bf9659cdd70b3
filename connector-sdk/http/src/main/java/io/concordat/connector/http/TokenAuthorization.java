package io.concordat.connector.http;

import io.concordat.connector.spi.FreshLogIn;
import io.concordat.connector.spi.SourceFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * A header made of a token that is fetched, kept until shortly before its end, and fetched anew
 * after a 401 and where a connection test wants to see it. However many threads ask, one fetches,
 * and all share its token or its failure.
 */
public final class TokenAuthorization implements Authorization {
  private static final Duration UNSAID = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration MARGIN = Duration.ofMinutes(1);

  /** Logs in. */
  @FunctionalInterface
  public interface Fetch {
    /**
     * Fetches a token, over a {@link VendorHttp} that does not itself wait for this one.
     *
     * @throws SourceFailure as any call
     */
    Token fetch();
  }

  /**
   * A token and how long it lives, counted from the moment in which it was asked for; an unsaid
   * lifetime is taken for five minutes, and none is believed for more than a day.
   */
  public record Token(String value, Optional<Duration> lifetime) {
    @Override
    public String toString() {
      return "Token[hidden, lifetime=" + lifetime + "]";
    }
  }

  /** A header and the instant from which it is not used any more. */
  private record Kept(Header header, Instant until) {}

  private final Fetch fetch;
  private final Function<String, Header> header;
  private final Clock clock;
  private Kept kept;
  private CompletableFuture<Kept> flight;

  /**
   * @param header what a token looks like in a request
   */
  public TokenAuthorization(Fetch fetch, Function<String, Header> header, Clock clock) {
    this.fetch = fetch;
    this.header = header;
    this.clock = clock;
  }

  @Override
  public Optional<Header> header() {
    CompletableFuture<Kept> shared;
    synchronized (this) {
      if (FreshLogIn.isWanted(this)) {
        kept = null;
      }
      if (kept != null && clock.instant().isBefore(kept.until())) {
        return Optional.of(kept.header());
      }
      shared = flight;
      if (shared == null) {
        flight = new CompletableFuture<>();
      }
    }
    return Optional.of((shared == null ? fly() : await(shared)).header());
  }

  @Override
  public synchronized boolean refused(Header refused) {
    // Another thread may have fetched a fresh one in the meantime: that one is kept.
    if (kept != null && kept.header().equals(refused)) {
      kept = null;
    }
    return true;
  }

  private Kept fly() {
    Kept fetched = null;
    Throwable failure = null;
    try {
      Instant asked = clock.instant();
      Token token = fetch.fetch();
      fetched = new Kept(header.apply(token.value()), asked.plus(usable(token)));
      return fetched;
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      land(fetched, failure);
    }
  }

  private synchronized void land(Kept fetched, Throwable failure) {
    kept = fetched;
    if (failure == null) {
      flight.complete(fetched);
    } else {
      flight.completeExceptionally(failure);
    }
    flight = null;
  }

  private static Kept await(CompletableFuture<Kept> shared) {
    try {
      return shared.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new SourceFailure.Unavailable("the log-in failed", e.getCause());
    }
  }

  private static Duration usable(Token token) {
    Duration said = token.lifetime().orElse(UNSAID);
    Duration life = said.compareTo(LONGEST) > 0 ? LONGEST : said;
    Duration fifth = life.dividedBy(5);
    Duration margin = fifth.compareTo(MARGIN) < 0 ? fifth : MARGIN;
    return life.isPositive() ? life.minus(margin) : Duration.ZERO;
  }

  @Override
  public String toString() {
    return "TokenAuthorization[hidden]";
  }
}
