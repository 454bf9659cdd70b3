package io.concordat.connector.http;

import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;

/**
 * Calls one server. Credentials go to its scheme, host and port and nowhere else. Thread-safe; may
 * be called again after any failure.
 */
public final class VendorHttp {
  private static final byte[] NOTHING = new byte[0];

  private final Transport transport;
  private final URI base;
  private final Authorization authorization;

  VendorHttp(Transport transport, URI address, Authorization authorization) {
    this.transport = transport;
    this.base =
        address.getRawPath() != null && address.getRawPath().endsWith("/")
            ? address
            : URI.create(address + "/");
    this.authorization = authorization;
  }

  /**
   * Calls, and after a 401 once more if the credentials can be renewed.
   *
   * @return a complete answer of any status
   * @throws SourceFailure where none came in time and size; interrupted, as {@code Unavailable}
   *     with the thread's flag set
   */
  public Answer send(Call call) {
    URI uri = inside(call.what(), call.target());
    Optional<Header> header = authorization.header();
    Answer answer = exchange(call, uri, header);
    boolean again = answer.status() == 401 && header.filter(authorization::refused).isPresent();
    return again ? exchange(call, uri, authorization.header()) : answer;
  }

  /**
   * Where a target leads, such as the link to a next page.
   *
   * @param what the subject of the sentence that refuses it
   * @throws SourceFailure.Rejected where that is another server, or no address
   */
  public URI inside(String what, String target) {
    return inside(what, base, target);
  }

  /** As {@link #inside(String, String)}, for a link in the answer to a call of an address. */
  public URI inside(String what, URI asked, String link) {
    URI uri;
    try {
      uri = link.startsWith("?") ? URI.create(withoutQuery(asked) + link) : asked.resolve(link);
    } catch (IllegalArgumentException quotesIt) {
      throw new SourceFailure.Rejected(what + ": the link to it is no address");
    }
    if (!Origin.of(uri).equals(Origin.of(base)) || uri.getRawUserInfo() != null) {
      throw new SourceFailure.Rejected(
          what
              + ": the link to it leads to another server ("
              + Answer.shown(uri.getHost())
              + "); credentials are not sent there");
    }
    return uri;
  }

  /** Another query of the same address (RFC 3986, 5.2.2): Java's own takes that for its folder. */
  private static String withoutQuery(URI asked) {
    return asked.toString().replaceFirst("[?#].*", "");
  }

  private Answer exchange(Call call, URI uri, Optional<Header> header) {
    HttpResponse<byte[]> response = transport.exchange(call, request(call, uri, header));
    return new Answer(
        call,
        response.statusCode(),
        response.headers(),
        unpacked(call, response),
        transport.clock());
  }

  private static HttpRequest request(Call call, URI uri, Optional<Header> header) {
    try {
      HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
      builder.header("Accept-Encoding", "gzip");
      call.headers().forEach(builder::setHeader);
      header.ifPresent(credential -> builder.setHeader(credential.name(), credential.value()));
      return builder.method(call.method(), call.publisher()).build();
    } catch (IllegalArgumentException mayQuoteACredential) {
      throw new SourceFailure.Rejected(
          call.what() + ": the request cannot be made: its address or a header is malformed");
    }
  }

  private byte[] unpacked(Call call, HttpResponse<byte[]> response) {
    // There is none where a proxy refused to connect.
    byte[] body = response.body() == null ? NOTHING : response.body();
    String encoding =
        response
            .headers()
            .firstValue("Content-Encoding")
            .orElse("")
            .strip()
            .toLowerCase(Locale.ROOT);
    if (body.length == 0 || encoding.isEmpty() || encoding.equals("identity")) {
      return body;
    }
    try {
      if (!encoding.equals("gzip") && !encoding.equals("x-gzip")) {
        throw new IOException("the body is packed in a way that was not asked for");
      }
      return Gzip.unpack(body, transport.maxBytes());
    } catch (TooLarge e) {
      throw BrokenExchange.tooLarge(call, e);
    } catch (IOException e) {
      if (response.statusCode() / 100 != 2) {
        // What failed says the status; its body is not needed.
        return NOTHING;
      }
      throw new SourceFailure.Unavailable(
          call.what() + " answered " + response.statusCode() + ", but " + e.getMessage());
    }
  }
}
