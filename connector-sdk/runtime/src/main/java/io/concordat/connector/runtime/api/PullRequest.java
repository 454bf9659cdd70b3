package io.concordat.connector.runtime.api;

import java.util.Optional;

/**
 * What to pull now.
 *
 * @param source only this source; absent for all
 * @param stream only the streams of this name; absent for all
 * @param mode {@code full} begins a full run anew, {@code incremental} reads what changed; absent:
 *     as the schedule would
 */
public record PullRequest(Optional<String> source, Optional<String> stream, Optional<String> mode) {
  static final PullRequest EVERYTHING =
      new PullRequest(Optional.empty(), Optional.empty(), Optional.empty());

  public PullRequest {
    source = source == null ? Optional.empty() : source;
    stream = stream == null ? Optional.empty() : stream;
    mode = mode == null ? Optional.empty() : mode;
  }
}
