package io.concordat.connector.http;

import io.concordat.connector.spi.SourceFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How one source reaches its servers: connections, TLS, proxy, pace and limits. One for each
 * source, shared by all its servers (the API, the token endpoint). Never follows a redirect: it
 * would carry the credential to wherever it points. Thread-safe.
 */
public final class Transport {
  private static final Logger LOG = System.getLogger(Transport.class.getName());
  private static final Duration LEAST_WAIT = Duration.ofMillis(1);
  private static final long LEAST_BYTES = 1_000;
  private static final long MOST_BYTES = 512L * 1024 * 1024;

  /** A client has threads of its own: those that nothing tells apart are one. */
  private static final Map<Duration, HttpClient> PLAIN = new ConcurrentHashMap<>();

  private final String prefix;
  private final TransportSettings settings;

  private final Clock clock;
  private final TlsFiles tls;
  private final Pacer pacer;
  private HttpClient client;
  private int clientVersion;

  private Transport(String prefix, TransportSettings settings, Clock clock, Pacer pacer) {
    this.prefix = prefix;
    this.settings = settings;
    this.clock = clock;
    this.tls = TlsFiles.of(prefix, settings.tls(), clock);
    this.pacer = pacer;
    this.clientVersion = tls.version();
    this.client = build();
  }

  /**
   * The transport that is configured.
   *
   * @param prefix of the source's properties, such as {@code concordat.sap.sources.sap-prod.}
   * @param clock for the age of tokens and files, and for dates that a vendor names
   * @throws IllegalArgumentException with a sentence that names the property
   */
  public static Transport of(String prefix, TransportSettings settings, Clock clock) {
    between(prefix + "connect-timeout", settings.connectTimeout(), Duration.ofMinutes(5));
    between(prefix + "timeout", settings.timeout(), Duration.ofMinutes(15));
    refuseUnless(
        settings.maxResponseBytes() >= LEAST_BYTES && settings.maxResponseBytes() <= MOST_BYTES,
        prefix + "max-response-bytes: must be from " + LEAST_BYTES + " to " + MOST_BYTES);
    settings
        .requestsPerSecond()
        .ifPresent(
            rate ->
                refuseUnless(
                    rate >= 0.1 && rate <= 1_000,
                    prefix + "requests-per-second: must be from 0.1 to 1000"));
    if (settings.proxy().host().isEmpty()) {
      refuseUnless(
          settings.proxy().port().isEmpty() && settings.proxy().nonProxyHosts().isEmpty(),
          prefix + "proxy.host: is required where another property of proxy is set");
    }
    Pacer pacer =
        settings.requestsPerSecond().isPresent()
            ? new Pacer(settings.requestsPerSecond().getAsDouble(), clock, Pacer::park)
            : Pacer.unlimited(clock);
    return new Transport(prefix, settings, clock, pacer);
  }

  /**
   * The server at an address; {@link WebAddress} has checked it. Where the address has a path, it
   * counts as a folder whether or not it ends in a slash.
   */
  public VendorHttp to(URI address, Authorization authorization) {
    return new VendorHttp(this, address, authorization);
  }

  /**
   * The server of settings that name one.
   *
   * @throws IllegalArgumentException with a sentence that names the property
   */
  public VendorHttp to(HttpSettings settings, Authorization authorization) {
    return to(
        WebAddress.of(prefix + "url", settings.url(), settings.allowPlainHttp()), authorization);
  }

  public Clock clock() {
    return clock;
  }

  long maxBytes() {
    return settings.maxResponseBytes();
  }

  /** A complete response of any status, or the failure that came instead. */
  HttpResponse<byte[]> exchange(Call call, HttpRequest request) {
    pacer.await();
    CompletableFuture<HttpResponse<byte[]>> pending =
        client().sendAsync(request, BoundedBody.of(maxBytes()));
    try {
      // The request's own time-out ends with the headers; waiting here bounds the body too.
      return pending.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new SourceFailure.Unavailable(
          call.what() + ": no complete answer within " + settings.timeout());
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new SourceFailure.Unavailable(call.what() + ": interrupted while waiting");
    } catch (ExecutionException e) {
      throw BrokenExchange.failure(call, request.uri(), e.getCause());
    }
  }

  /**
   * The client, made anew where a TLS file has changed; one that cannot be used changes nothing.
   */
  private synchronized HttpClient client() {
    int version = tls.version();
    if (version != clientVersion) {
      clientVersion = version;
      try {
        // The old one ends by itself once its last exchange has ended.
        client = build();
      } catch (IllegalArgumentException e) {
        LOG.log(
            Level.WARNING,
            "A TLS file has changed and cannot be used; the last ones stay in force: {0}",
            e.getMessage());
      }
    }
    return client;
  }

  private HttpClient build() {
    if (tls.context().isEmpty() && settings.proxy().host().isEmpty()) {
      return PLAIN.computeIfAbsent(settings.connectTimeout(), wait -> builder(wait).build());
    }
    HttpClient.Builder builder = builder(settings.connectTimeout());
    tls.context().ifPresent(builder::sslContext);
    if (settings.proxy().host().isPresent()) {
      builder.proxy(ProxyRoute.of(prefix, settings.proxy()));
    }
    return builder.build();
  }

  private static HttpClient.Builder builder(Duration connectTimeout) {
    return HttpClient.newBuilder()
        .connectTimeout(connectTimeout)
        .followRedirects(HttpClient.Redirect.NEVER)
        // One request at a time on a connection, and no upgrade that an old gateway stumbles on.
        .version(HttpClient.Version.HTTP_1_1);
  }

  private static void between(String property, Duration value, Duration most) {
    refuseUnless(
        value.compareTo(LEAST_WAIT) >= 0 && value.compareTo(most) <= 0,
        property + ": must be from " + LEAST_WAIT + " to " + most);
  }

  private static void refuseUnless(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
