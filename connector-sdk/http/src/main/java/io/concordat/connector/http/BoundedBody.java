package io.concordat.connector.http;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Collects a body and cuts it off once it grows past its bound, or at once where it announces that
 * it will. What a Content-Length promises is never allocated beforehand.
 */
final class BoundedBody implements BodySubscriber<byte[]> {
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final List<byte[]> parts = new ArrayList<>();
  private final long maxBytes;
  private final boolean announcedTooLarge;
  private Flow.Subscription subscription;
  private int size;

  private BoundedBody(long maxBytes, boolean announcedTooLarge) {
    this.maxBytes = maxBytes;
    this.announcedTooLarge = announcedTooLarge;
  }

  static BodyHandler<byte[]> of(long maxBytes) {
    return info ->
        new BoundedBody(
            maxBytes,
            info.headers()
                .firstValue("Content-Length")
                .filter(text -> text.matches("\\d{1,18}"))
                .filter(text -> Long.parseLong(text) > maxBytes)
                .isPresent());
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (announcedTooLarge) {
      cutOff();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (body.isDone()) {
      return;
    }
    for (ByteBuffer buffer : buffers) {
      if (buffer.remaining() > maxBytes - size) {
        cutOff();
        return;
      }
      byte[] part = new byte[buffer.remaining()];
      buffer.get(part);
      size += part.length;
      parts.add(part);
    }
    subscription.request(1);
  }

  @Override
  public void onError(Throwable failure) {
    parts.clear();
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    byte[] whole = new byte[size];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    parts.clear();
    body.complete(whole);
  }

  private void cutOff() {
    parts.clear();
    body.completeExceptionally(new TooLarge(maxBytes));
    subscription.cancel();
  }
}
