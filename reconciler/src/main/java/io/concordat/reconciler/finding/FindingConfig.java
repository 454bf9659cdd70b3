package io.concordat.reconciler.finding;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How findings are evaluated. */
@ConfigMapping(prefix = "concordat.finding")
public interface FindingConfig {
  /**
   * How long an entity rests after a change before its findings are evaluated, so that many changes
   * that come together are looked at once.
   */
  @WithDefault("PT2S")
  Duration settle();

  /** The most entities that one round evaluates. */
  @WithDefault("500")
  int batch();

  /** How often due findings are looked for. */
  @WithDefault("1s")
  Duration every();

  /** How long after the start that begins. */
  @WithDefault("2s")
  Duration delay();
}
