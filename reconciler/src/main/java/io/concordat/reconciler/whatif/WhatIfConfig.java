package io.concordat.reconciler.whatif;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a what-if may take for itself; its connections are {@code quarkus.datasource.what-if}. */
@ConfigMapping(prefix = "concordat.what-if")
public interface WhatIfConfig {
  /** How many threads compare: 1 to 4, so that its pool of five connections is enough. */
  @WithDefault("2")
  int threads();

  /** A what-if that takes longer is ended: its snapshot keeps the database from cleaning up. */
  @WithDefault("PT30M")
  Duration longest();
}
