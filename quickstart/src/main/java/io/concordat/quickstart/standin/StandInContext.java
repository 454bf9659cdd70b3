package io.concordat.quickstart.standin;

import io.concordat.quickstart.estate.LiveEstate;
import java.time.Clock;
import java.util.Objects;

/**
 * What every stand-in is made from.
 *
 * @param estate the one estate that all stand-ins tell, each from its own side
 * @param clock the time that "changes while it runs" go by
 */
public record StandInContext(LiveEstate estate, Clock clock) {
  public StandInContext {
    Objects.requireNonNull(estate, "estate");
    Objects.requireNonNull(clock, "clock");
  }
}
