package io.concordat.connector.erp;

import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** One HTTP exchange whose broken connections are failures of the source. */
final class Exchange {
  private Exchange() {}

  static <T> HttpResponse<T> send(
      HttpClient http, HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new SourceFailure.Unavailable(
          "no answer from " + request.uri().getHost() + ": " + e.getClass().getSimpleName(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceFailure.Unavailable("interrupted while waiting for SAP", e);
    }
  }
}
