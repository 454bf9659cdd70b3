package io.concordat.authority;

/** What happens when the freshness of an assertion runs out. */
public enum OnStale {
  /** It is no longer eligible: the next source answers. */
  FALLBACK,
  /** It keeps its place; where it wins, its last value is held and flagged. */
  HOLD,
  /** It keeps its place; where it would win, the answer is that nothing is known. */
  UNKNOWN
}
