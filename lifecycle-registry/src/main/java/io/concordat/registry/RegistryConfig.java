package io.concordat.registry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What can be set about the registry. */
@ConfigMapping(prefix = "concordat.registry")
public interface RegistryConfig {
  /**
   * All instances of the registry share it; a topic's consumer group is {@code <group>.<topic>}.
   * The channels in {@code application.properties} refer to it, and hold its default.
   */
  String group();

  /** Intake of records. */
  Intake intake();

  /** Linking of records into entities. */
  Link link();

  /** Announcements of entities. */
  Announce announce();

  /** Intake of records. */
  interface Intake {
    /** The most messages that one transaction takes in; as {@link #group}, read by the channels. */
    int batchSize();
  }

  /** Linking of records into entities. */
  interface Link {
    /**
     * The linking policy; without it the shipped one is used. A wrong one stops the start; one that
     * is wrong later is refused, and the policy in force stays in force.
     */
    Optional<Path> policyFile();

    /** How often the file is looked at for a change. */
    @WithDefault("10s")
    Duration reload();

    /**
     * A key that more records than this hold is refused as a key and reported as a case; for rules
     * of the linking policy that state no bound of their own.
     */
    @WithDefault("50")
    int sharedKeyBound();
  }

  /** Announcements of entities. */
  interface Announce {
    /** The most entities that are read and sent at once. */
    @WithDefault("2000")
    int batchSize();

    /** The most neighbours in each direction that an announcement names. */
    @WithDefault("1000")
    int neighbourBound();

    /** How often entities are looked for that are due although nobody said so. */
    @WithDefault("30s")
    Duration sweepEvery();
  }
}
