package io.concordat.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What a usage fact really says: an observation with its window and its meaning. "Not seen in 400
 * days" is never "never used", and a denied attempt is no use.
 *
 * @param observedAt when the vendor's data was read
 * @param coverageFrom start of the window that the vendor's data covers; absent if unknown
 * @param coverageTo end of that window: {@code observedAt} less the vendor's lag; absent if unknown
 * @param meaning whether the fact counts successful use or any attempt
 * @param completeness whether the window is covered without gaps
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Evidence(
    Instant observedAt,
    Optional<Instant> coverageFrom,
    Optional<Instant> coverageTo,
    Meaning meaning,
    Completeness completeness) {

  /** What was counted. */
  public enum Meaning {
    SUCCESS,
    ATTEMPT,
    UNKNOWN;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Meaning fromWireName(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  /** How far the window is covered. */
  public enum Completeness {
    COMPLETE,
    PARTIAL,
    NONE;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Completeness fromWireName(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  public Evidence {
    Checks.present("evidence observedAt", observedAt);
    coverageFrom = coverageFrom == null ? Optional.empty() : coverageFrom;
    coverageTo = coverageTo == null ? Optional.empty() : coverageTo;
    Checks.present("evidence meaning", meaning);
    Checks.present("evidence completeness", completeness);
  }
}
