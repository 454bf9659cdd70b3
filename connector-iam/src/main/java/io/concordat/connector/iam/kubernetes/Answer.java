package io.concordat.connector.iam.kubernetes;

import java.util.List;
import java.util.Optional;

/** What became of a call for a page of a list. */
sealed interface Answer {
  /**
   * It was answered.
   *
   * @param next where the list goes on, a token that only the server understands
   */
  record Listed(List<Item> items, Optional<String> next) implements Answer {}

  /** The place to go on from is forgotten: the list has to be read from its beginning. */
  record Expired() implements Answer {}

  /** It was not allowed; the words name the verb and the resource that are missing. */
  record Forbidden(String reason) implements Answer {}
}
