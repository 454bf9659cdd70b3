package io.concordat.connector.runtime.pull;

import java.util.List;

/** Hands records to the broker. */
@FunctionalInterface
public interface RecordPublisher {
  /**
   * Publishes records in their order and returns when the broker has acknowledged every one.
   *
   * @throws PublishFailed if one was not acknowledged within a bounded time; any of them may have
   *     arrived, and the same rows may be published again later
   */
  void publish(List<OutboundRecord> records);

  /** The broker did not acknowledge. */
  final class PublishFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PublishFailed(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
