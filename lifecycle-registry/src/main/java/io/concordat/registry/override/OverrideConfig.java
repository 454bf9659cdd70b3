package io.concordat.registry.override;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What can be set about overrides. */
@ConfigMapping(prefix = "concordat.override")
public interface OverrideConfig {
  /** How far ahead the end of an override may lie, when it is made and when it is extended. */
  @WithDefault("P90D")
  Duration longest();

  /** How often overrides are looked for that are due to end. */
  @WithDefault("5s")
  Duration sweepEvery();

  /** The most overrides that end in one transaction. */
  @WithDefault("500")
  int batchSize();
}
