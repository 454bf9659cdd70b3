package io.concordat.connector.runtime.pull;

/** Names one stream of one source in the installation. */
public record StreamKey(String source, String stream) {
  public StreamKey {
    if (source == null || source.isBlank()) {
      throw new IllegalArgumentException("source: is required and must not be blank");
    }
    if (stream == null || stream.isBlank()) {
      throw new IllegalArgumentException("stream: is required and must not be blank");
    }
  }

  @Override
  public String toString() {
    return source + "/" + stream;
  }
}
