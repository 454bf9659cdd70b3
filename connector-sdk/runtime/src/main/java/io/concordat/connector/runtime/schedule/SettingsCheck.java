package io.concordat.connector.runtime.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says of a setting of the runtime that cannot be which one it is, and what it has to be. */
final class SettingsCheck {
  private static final String PREFIX = "concordat.connector.";

  /** An id in quotes has another underscore on each side. */
  private static final Pattern VARIABLE =
      Pattern.compile("CONCORDAT_(?<of>[A-Z0-9]+)_SOURCES__?(?<rest>[A-Z0-9][A-Z0-9_]*)");

  private SettingsCheck() {}

  /**
   * Checks every setting, those of single sources included.
   *
   * @throws IllegalArgumentException with a sentence that names the property
   */
  static void check(ConnectorConfig config) {
    positive("tick", config.tick());
    positive("pull-every", config.pace().pullEvery());
    positive("full-every", config.pace().fullEvery());
    rate("requests-per-second", config.pace().requestsPerSecond());
    refuseUnless(
        config.jitter() >= 0 && config.jitter() < 1,
        "jitter",
        "must be from 0 to below 1; 0.1 spreads pulls by a tenth");
    positive("resume-within", config.resumeWithin());
    positive("test-timeout", config.testTimeout());
    positive("progress-every", config.progressEvery());
    patience("", config.attempts(), config.firstWait(), config.longestWait());
    atLeastOne("concurrent-sources", config.concurrentSources());
    atLeastOne("keep-runs", config.keepRuns());
    share("breaker.share", config.breaker().share());
    minimum("breaker.minimum", config.breaker().minimum());
    ConnectorConfig.Tickets tickets = config.tickets();
    refuseUnless(!tickets.after().isNegative(), "tickets.after", "must not be negative");
    patience("tickets.", tickets.attempts(), tickets.firstWait(), tickets.longestWait());
    new TreeMap<>(config.sources()).forEach((id, own) -> source("sources." + id + ".", own));
  }

  /**
   * What is said of sources that are not among those that were made. It stops no start: one
   * configuration may be given to several deployables.
   *
   * @param made the ids of this deployable's sources
   * @return a sentence for each id, in their order
   */
  static List<String> strangers(
      Map<String, ConnectorConfig.SourceSettings> configured, Collection<String> made) {
    List<String> sentences = new ArrayList<>();
    for (String id : new TreeMap<>(configured).keySet()) {
      if (!made.contains(id)) {
        sentences.add(
            PREFIX
                + "sources."
                + id
                + ".*: has no effect, as no source here is called so; "
                + (made.isEmpty()
                    ? "there are none"
                    : "there are " + String.join(", ", made.stream().sorted().toList()))
                + ". Correct the id, unless it is a source of another connector");
      }
    }
    return sentences;
  }

  /**
   * What is said of environment variables in capital letters that are meant for a source and reach
   * none: such a name cannot say that an id has a dash or a dot, and nothing comes of it.
   *
   * @param variables the names of all environment variables
   * @param configured the ids that have settings below {@code concordat.connector.sources}
   * @param made the ids of this deployable's sources
   */
  static Optional<String> unheard(
      Collection<String> variables, Collection<String> configured, Collection<String> made) {
    List<String> unheard = new ArrayList<>();
    for (String variable : new TreeSet<>(variables)) {
      Matcher name = VARIABLE.matcher(variable);
      if (name.matches()) {
        Collection<String> ids = name.group("of").equals("CONNECTOR") ? configured : made;
        if (ids.stream().noneMatch(id -> name.group("rest").startsWith(capital(id)))) {
          unheard.add(variable);
        }
      }
    }
    return unheard.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join(", ", unheard)
                + ": no effect, as no source here is called so. Capital letters cannot say an id"
                + " with a dash or a dot: name the variable like the property, such as"
                + " concordat.export.sources.licences-eu.folder, or write the property into a"
                + " file, unless it is for another connector");
  }

  private static String capital(String id) {
    return id.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_";
  }

  private static void source(String at, ConnectorConfig.SourceSettings own) {
    own.pullEvery().ifPresent(every -> positive(at + "pull-every", every));
    own.fullEvery().ifPresent(every -> positive(at + "full-every", every));
    own.requestsPerSecond().ifPresent(rate -> rate(at + "requests-per-second", rate));
    own.breakerShare().ifPresent(share -> share(at + "breaker-share", share));
    own.breakerMinimum().ifPresent(minimum -> minimum(at + "breaker-minimum", minimum));
  }

  private static void patience(String at, int attempts, Duration first, Duration longest) {
    atLeastOne(at + "attempts", attempts);
    positive(at + "first-wait", first);
    refuseUnless(
        longest.compareTo(first) >= 0,
        at + "longest-wait",
        "must not be shorter than " + PREFIX + at + "first-wait, which is " + first);
  }

  private static void positive(String property, Duration duration) {
    refuseUnless(duration.isPositive(), property, "must be longer than nothing, such as 30S or 5M");
  }

  private static void rate(String property, double rate) {
    refuseUnless(
        rate > 0 && Double.isFinite(rate), property, "must be above zero; 0.5 is thirty a minute");
  }

  private static void share(String property, double share) {
    refuseUnless(
        share >= 0 && share <= 1, property, "must be from 0 to 1; 0.25 is a quarter of the rows");
  }

  private static void minimum(String property, long minimum) {
    refuseUnless(minimum >= 0, property, "must not be negative");
  }

  private static void atLeastOne(String property, int number) {
    refuseUnless(number >= 1, property, "must be at least 1");
  }

  private static void refuseUnless(boolean holds, String property, String must) {
    if (!holds) {
      throw new IllegalArgumentException(PREFIX + property + ": " + must);
    }
  }
}
