package io.concordat.reconciler.conflict;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How conflicts, drifts and gaps become escalations. */
@ConfigMapping(prefix = "concordat.conflict")
public interface ConflictConfig {
  /** The most that one round looks at. */
  @WithDefault("500")
  int batch();

  /** How often those whose escalation is due are looked for. */
  @WithDefault("1s")
  Duration every();

  /** How long after the start that begins. */
  @WithDefault("2s")
  Duration delay();
}
