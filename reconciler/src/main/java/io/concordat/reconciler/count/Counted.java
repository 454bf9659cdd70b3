package io.concordat.reconciler.count;

import io.micrometer.core.instrument.Tags;

/**
 * Something that is counted. Equal ones share a counter, and there is a bounded number of different
 * ones: no tag ever holds what a source says.
 */
public interface Counted {
  /** The counter's name. */
  String meter();

  Tags tags();
}
