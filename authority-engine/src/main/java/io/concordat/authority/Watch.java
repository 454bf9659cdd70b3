package io.concordat.authority;

import java.util.Objects;
import java.util.Optional;

/**
 * What is looked for in the decisions of a rule, beside the answer.
 *
 * @param enforcedBy the sources whose systems make the value true; where none of them says the
 *     decided value, what is decided is not what is enforced: a drift. Absent: nobody is known to
 *     enforce it
 * @param conflict what is done where another source says otherwise
 * @param drift what is done where those who enforce the field say otherwise
 * @param gap what is done where a required field has no value
 */
public record Watch(
    Optional<SourceSelector.Match> enforcedBy, Handling conflict, Handling drift, Handling gap) {
  public Watch {
    Objects.requireNonNull(enforcedBy, "enforcedBy");
    Objects.requireNonNull(conflict, "conflict");
    Objects.requireNonNull(drift, "drift");
    Objects.requireNonNull(gap, "gap");
  }

  /**
   * A watch that treats a drift and a gap as it treats a conflict, unless it is told otherwise.
   * That differing values are no conflict makes neither of them right: then their severity is
   * medium.
   */
  static Watch of(
      Optional<SourceSelector.Match> enforcedBy,
      Handling conflict,
      Optional<Handling> drift,
      Optional<Handling> gap) {
    return new Watch(
        enforcedBy,
        conflict,
        drift.orElseGet(conflict::atLeastRecorded),
        gap.orElseGet(conflict::atLeastRecorded));
  }
}
