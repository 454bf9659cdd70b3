package io.concordat.reconciler.rebuild;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How decisions are made again from what is stored. */
@ConfigMapping(prefix = "concordat.rebuild")
public interface RebuildConfig {
  /** How many entities one transaction looks at. */
  @WithDefault("500")
  int batch();

  /** How often a rebuild that is to be done is looked for. */
  @WithDefault("1s")
  String every();

  /** How long after the start that begins. */
  @WithDefault("2s")
  String delay();
}
