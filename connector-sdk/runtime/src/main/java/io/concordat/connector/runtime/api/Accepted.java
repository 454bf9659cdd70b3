package io.concordat.connector.runtime.api;

import java.util.List;

/** The pulls that serve a request; each can be looked up at {@code /api/v1/pulls/{id}}. */
public record Accepted(List<Pull> pulls) {
  /** One of them. A stream that was already waiting to be pulled keeps its pull's id. */
  public record Pull(String id, String source, String stream) {}
}
