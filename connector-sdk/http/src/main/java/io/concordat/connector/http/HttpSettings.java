package io.concordat.connector.http;

import java.util.Optional;

/** What a source needs that is one server: its address, and how it is reached. */
public interface HttpSettings extends TransportSettings {
  /**
   * The server's address, such as {@code https://vendor.example}, with its path if it has one.
   * Required. A text and not a {@code URI}, so that the sentence about a wrong one is ours and
   * quotes nothing.
   */
  Optional<String> url();
}
