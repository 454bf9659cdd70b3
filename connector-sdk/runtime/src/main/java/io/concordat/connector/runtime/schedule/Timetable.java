package io.concordat.connector.runtime.schedule;

import io.concordat.connector.runtime.pull.Breaker;
import io.concordat.connector.runtime.pull.Patience;
import io.concordat.connector.runtime.pull.PullPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/** What the configuration says of each source. */
public final class Timetable {
  private final ConnectorConfig config;

  /**
   * @throws IllegalArgumentException naming the property that cannot be
   */
  public Timetable(ConnectorConfig config) {
    this.config = config;
    SettingsCheck.check(config);
  }

  /** How the streams of a source are pulled. */
  public PullPolicy policy(String source) {
    Optional<ConnectorConfig.SourceSettings> own = own(source);
    return new PullPolicy(
        own.flatMap(ConnectorConfig.SourceSettings::fullEvery).orElse(config.pace().fullEvery()),
        config.resumeWithin(),
        new Patience(config.attempts(), config.firstWait(), config.longestWait()),
        new Breaker(
            own.flatMap(ConnectorConfig.SourceSettings::breakerShare)
                .orElse(config.breaker().share()),
            own.flatMap(ConnectorConfig.SourceSettings::breakerMinimum)
                .orElse(config.breaker().minimum())));
  }

  Duration progressEvery() {
    return config.progressEvery();
  }

  double requestsPerSecond(String source) {
    return own(source)
        .flatMap(ConnectorConfig.SourceSettings::requestsPerSecond)
        .orElse(config.pace().requestsPerSecond());
  }

  /** When the schedule takes a source up again; empty if it never does. */
  public Optional<Instant> next(String source, Instant lastTurn) {
    return config.scheduled() ? Optional.of(nextTurn(source, lastTurn)) : Optional.empty();
  }

  boolean isDue(String source, Optional<Instant> lastTurn, Instant now) {
    return config.scheduled()
        && (lastTurn.isEmpty() || !nextTurn(source, lastTurn.get()).isAfter(now));
  }

  /**
   * When a source is to be taken up again. The spread is drawn from the last turn itself: every
   * replica comes to the same time without asking the others.
   */
  Instant nextTurn(String source, Instant lastTurn) {
    Duration every =
        own(source)
            .flatMap(ConnectorConfig.SourceSettings::pullEvery)
            .orElse(config.pace().pullEvery());
    double draw =
        new SplittableRandom(Objects.hash(source, lastTurn.toEpochMilli())).nextDouble() * 2 - 1;
    return lastTurn.plus(every).plusMillis(Math.round(every.toMillis() * config.jitter() * draw));
  }

  private Optional<ConnectorConfig.SourceSettings> own(String source) {
    return Optional.ofNullable(config.sources().get(source));
  }
}
