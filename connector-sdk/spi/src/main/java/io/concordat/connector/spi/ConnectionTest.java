package io.concordat.connector.spi;

import java.util.List;

/**
 * Optional ability of a {@link Source}: tells, right by right, whether it could be pulled now. A
 * source without it is tested by reading the first page of each stream.
 *
 * <p>The runtime makes the attempts one after the other, bounds their time, sorts their failures,
 * and asks nothing more once the credentials were refused (trying on could lock the user out) or a
 * setting is wrong. Log-ins from before do not count: see {@link FreshLogIn}.
 */
public interface ConnectionTest {
  /** What is to be tried, in this order; never empty. Making the list calls nobody. */
  List<Probe> probes();

  /**
   * One call, and the right that it needs.
   *
   * @param what what is tried, such as {@code read the table sys_user}
   * @param right the right that the call needs, in the vendor's own words
   * @param remedy what somebody who administers the vendor's system has to do if it is missing
   * @param attempt makes the call
   */
  record Probe(String what, String right, String remedy, Attempt attempt) {
    public Probe {
      for (String text : List.of(what, right, remedy)) {
        if (text.isBlank()) {
          throw new IllegalArgumentException("probe: what, right and remedy must not be blank");
        }
      }
    }
  }

  /** Makes one call that reads as little as it can. May be made while the source is pulled. */
  @FunctionalInterface
  interface Attempt {
    /**
     * Makes the call.
     *
     * @throws SourceFailure sorted as in {@link SourceStream#read}; {@code Rejected} says that the
     *     right is missing, unless it is of the credentials or of a setting
     */
    Finding make();
  }

  /** What an attempt showed. Texts are for a person, and hold no credential and no payload. */
  sealed interface Finding {
    /** The right is there. */
    record Granted() implements Finding {}

    /** The call was answered, and the answer shows that the right is missing. */
    record Missing(String problem) implements Finding {}

    /** Nothing was there to try the right on, such as an access key to ask about. */
    record Untested(String reason) implements Finding {}

    /** The right is there. */
    static Finding granted() {
      return new Granted();
    }

    static Finding missing(String problem) {
      return new Missing(problem);
    }

    static Finding untested(String reason) {
      return new Untested(reason);
    }
  }
}
