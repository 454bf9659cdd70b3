package io.concordat.connector.http;

import io.concordat.connector.spi.SourceFailure;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/**
 * Sorts what came instead of an answer. The cause is never kept: its message may quote what the
 * other side sent.
 */
final class BrokenExchange {
  private static final int DEEPEST = 10;

  private BrokenExchange() {}

  static SourceFailure failure(Call call, URI uri, Throwable cause) {
    if (cause instanceof Error defect) {
      throw defect;
    }
    if (has(cause, TooLarge.class)) {
      return tooLarge(call, (TooLarge) find(cause, TooLarge.class));
    }
    String host = uri.getHost();
    if (has(cause, CertPathBuilderException.class)
        || has(cause, CertPathValidatorException.class)) {
      return SourceFailure.Rejected.setting(
          call.what()
              + ": the certificate of "
              + host
              + " is not trusted: set tls.ca-file to the authority that issued it");
    }
    if (has(cause, CertificateException.class)) {
      return SourceFailure.Rejected.setting(
          call.what() + ": the certificate of " + host + " is not for that name, or not valid now");
    }
    if (has(cause, SSLException.class)) {
      return new SourceFailure.Unavailable(
          call.what()
              + ": the TLS connection failed: "
              + host
              + " may want a client certificate, or speak no TLS here");
    }
    if (has(cause, UnknownHostException.class) || has(cause, UnresolvedAddressException.class)) {
      return new SourceFailure.Unavailable(
          call.what() + ": the name " + host + " was not found: check the address and the proxy");
    }
    if (has(cause, HttpConnectTimeoutException.class) || has(cause, ConnectException.class)) {
      return new SourceFailure.Unavailable(
          call.what()
              + ": the connection failed: nobody answers at "
              + host
              + "; check the address, the proxy and the firewall");
    }
    return new SourceFailure.Unavailable(
        call.what() + ": the connection failed (" + cause.getClass().getSimpleName() + ")");
  }

  static SourceFailure tooLarge(Call call, TooLarge cause) {
    return SourceFailure.Rejected.setting(
        call.what()
            + " answered more than is allowed, "
            + cause.getMessage()
            + ": lower page-size, or raise max-response-bytes");
  }

  static boolean has(Throwable thrown, Class<? extends Throwable> type) {
    return find(thrown, type) != null;
  }

  private static Throwable find(Throwable thrown, Class<? extends Throwable> type) {
    Throwable at = thrown;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      if (type.isInstance(at)) {
        return at;
      }
      at = at.getCause();
    }
    return null;
  }
}
