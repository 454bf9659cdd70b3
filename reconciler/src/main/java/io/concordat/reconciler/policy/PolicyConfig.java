package io.concordat.reconciler.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the policy comes from. */
@ConfigMapping(prefix = "concordat.policy")
public interface PolicyConfig {
  /** The policy file; without it the shipped one is used. A wrong file stops the start. */
  Optional<Path> file();

  /** How often the file is looked at for a change; a wrong one is reported and not used. */
  @WithDefault("PT10S")
  Duration reload();
}
