package io.concordat.edge;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A property of ours that refers to what is not set. It would count as not set itself: a secret
 * whose variable is missing would be no secret, and whoever needs none would be called without.
 */
final class DanglingReference {
  private static final String OURS = "concordat.";

  private DanglingReference() {}

  /** The sentence that stops the start; it never quotes a value. */
  static Optional<String> objection(SmallRyeConfig config) {
    TreeSet<String> names = new TreeSet<>();
    config.getPropertyNames().forEach(names::add);
    return names.tailSet(OURS).stream()
        .takeWhile(name -> name.startsWith(OURS))
        .filter(name -> dangles(config.getConfigValue(name)))
        .findFirst()
        .map(
            name ->
                name
                    + " refers by ${…} to a variable or property that is not set: set that one, or"
                    + " write \\\\${ where the characters themselves are meant.");
  }

  private static boolean dangles(ConfigValue value) {
    return value.hasProblems() || (value.getValue() == null && value.getRawValue() != null);
  }
}
