package io.concordat.connector.runtime.schedule;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How sources are pulled; the same for every connector. */
@ConfigMapping(prefix = "concordat.connector")
public interface ConnectorConfig {
  /** Whether sources are pulled by schedule; if not, only when somebody asks. */
  @WithDefault("true")
  boolean scheduled();

  /** What holds for every source that says nothing else. */
  @WithParentName
  Pace pace();

  /**
   * By how much the times between two pulls are spread, as a share of {@code pull-every}: 0.1 is up
   * to a tenth earlier or later, so that sources do not all come at once.
   */
  @WithDefault("0.1")
  double jitter();

  /** How long an interrupted full run may be continued; after that it begins anew. */
  @WithDefault("12H")
  Duration resumeWithin();

  /** How often one page is tried before the run ends as failed. */
  @WithDefault("6")
  int attempts();

  /** The first wait after a failure; each further one is twice as long, up to the longest. */
  @WithDefault("1S")
  Duration firstWait();

  /** No wait is longer, whatever a vendor asks for. */
  @WithDefault("5M")
  Duration longestWait();

  /**
   * How many sources are worked on at once. One that waits for its vendor makes room for another;
   * up to four times as many are under way in all, and each holds one database connection.
   */
  @WithDefault("4")
  int concurrentSources();

  /** How many runs of each stream are kept to be looked up. */
  @WithDefault("200")
  int keepRuns();

  /** How long a test of a source's connection may take in all. */
  @WithDefault("60S")
  Duration testTimeout();

  /** A pull that is still under way says so in the log this long after its last line. */
  @WithDefault("30S")
  Duration progressEvery();

  /** How often the schedule is looked at. */
  @WithDefault("1S")
  Duration tick();

  /** When a full run that misses too much is held until an operator releases it. */
  Breaker breaker();

  /** How escalations become tickets, where a source is configured to take them. */
  Tickets tickets();

  /** What a single source does differently, by the source's id. */
  Map<String, SourceSettings> sources();

  /** The pace of a source. */
  interface Pace {
    /** The time between two pulls of a source. */
    @WithDefault("5M")
    Duration pullEvery();

    /** The time between two full runs of a stream that can also be read incrementally. */
    @WithDefault("24H")
    Duration fullEvery();

    /** The most pages that are read in a second, over all streams of a source. */
    @WithDefault("5")
    double requestsPerSecond();
  }

  /** The breaker against mass disappearance. */
  interface Breaker {
    /** The share of a stream's rows, 0 to 1, above which nothing is retired. */
    @WithDefault("0.25")
    double share();

    /** The breaker never opens for fewer rows than this. */
    @WithDefault("10")
    long minimum();
  }

  /** Tickets that escalations become by themselves. */
  interface Tickets {
    /** How long a change of an escalation rests before it is written: most flaps end in it. */
    @WithDefault("1M")
    Duration after();

    /** How often a ticket is tried before it waits for an operator. */
    @WithDefault("100")
    int attempts();

    /** The first wait after a failure; each further one is twice as long, up to the longest. */
    @WithDefault("5S")
    Duration firstWait();

    /** No wait is longer, whatever a vendor asks for. */
    @WithDefault("15M")
    Duration longestWait();
  }

  /** Deviations of one source. */
  interface SourceSettings {
    Optional<Duration> pullEvery();

    Optional<Duration> fullEvery();

    Optional<Double> requestsPerSecond();

    Optional<Double> breakerShare();

    Optional<Long> breakerMinimum();
  }
}
