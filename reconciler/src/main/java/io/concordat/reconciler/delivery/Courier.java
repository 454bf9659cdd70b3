package io.concordat.reconciler.delivery;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends one message to one address: the one that was checked. Follows no redirect, keeps a bounded
 * part of the answer, and ends within the time-out whatever the other side does.
 */
@ApplicationScoped
class Courier {
  private static final int SNIPPET = 300;

  private final HttpClient client;
  private final Duration timeout;
  private final Clock clock;

  Courier(Vertx vertx, DeliveryConfig config, Clock clock) {
    this.timeout = config.timeout();
    this.clock = clock;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setIdleTimeout((int) Math.max(1, timeout.toSeconds()))
                .setKeepAlive(false)
                .setVerifyHost(true)
                .setMaxRedirects(0));
  }

  /** An answer, as far as it is kept. */
  private record Answer(int status, Optional<String> retryAfter, String snippet) {}

  Attempt send(URI url, boolean allowPrivate, OutgoingMessage message) {
    AtomicReference<HttpClientRequest> open = new AtomicReference<>();
    try {
      InetAddress address = AddressCheck.resolve(url.getHost(), allowPrivate);
      Answer answer =
          client
              .request(options(url, address))
              .compose(
                  request -> {
                    open.set(request);
                    message.headers().forEach(request::putHeader);
                    request.putHeader("user-agent", "Concordat");
                    return request.send(Buffer.buffer(message.bytes())).compose(Courier::answer);
                  })
              .toCompletionStage()
              .toCompletableFuture()
              .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return Attempt.of(answer.status(), answer.retryAfter(), answer.snippet(), clock.instant());
    } catch (AddressCheck.RefusedException e) {
      return new Attempt.Dead(Optional.empty(), e.getMessage());
    } catch (UnknownHostException e) {
      return later("the host's name cannot be resolved");
    } catch (TimeoutException e) {
      return later("no whole answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return later("no answer: " + e.getCause().getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return later("stopped");
    } finally {
      Optional.ofNullable(open.get()).ifPresent(HttpClientRequest::reset);
    }
  }

  private RequestOptions options(URI url, InetAddress address) {
    boolean tls = url.getScheme().equals("https");
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
        .setHost(url.getHost())
        .setPort(port)
        .setSsl(tls)
        .setFollowRedirects(false)
        .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
  }

  private static Future<Answer> answer(HttpClientResponse response) {
    Promise<Answer> promise = Promise.promise();
    Buffer kept = Buffer.buffer();
    Runnable done =
        () ->
            promise.tryComplete(
                new Answer(
                    response.statusCode(),
                    Optional.ofNullable(response.getHeader("retry-after")),
                    clean(kept.toString(StandardCharsets.UTF_8))));
    response.exceptionHandler(_ -> done.run());
    response.endHandler(_ -> done.run());
    response.handler(
        chunk -> {
          kept.appendBuffer(chunk.slice(0, Math.min(chunk.length(), SNIPPET)));
          if (kept.length() >= SNIPPET) {
            done.run();
          }
        });
    return promise.future();
  }

  private static String clean(String text) {
    String printable = text.replaceAll("[^\\p{Print}]", " ").strip();
    return printable.length() > SNIPPET ? printable.substring(0, SNIPPET) : printable;
  }

  private static Attempt later(String detail) {
    return new Attempt.Later(Optional.empty(), detail, Optional.empty());
  }

  @PreDestroy
  void close() {
    client.close();
  }
}
