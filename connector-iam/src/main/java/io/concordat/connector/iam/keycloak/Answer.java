package io.concordat.connector.iam.keycloak;

/** What became of a call that asks for a part of the whole. */
sealed interface Answer<T> {
  /** It was answered. */
  record Found<T>(T value) implements Answer<T> {}

  /** What it asked about is gone: deleted since it was listed. */
  record Gone<T>() implements Answer<T> {}

  /** It was not allowed; the words name the right that is missing. */
  record Denied<T>(String reason) implements Answer<T> {}
}
