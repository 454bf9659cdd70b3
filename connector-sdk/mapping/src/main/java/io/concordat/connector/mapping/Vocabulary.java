package io.concordat.connector.mapping;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Words and what they become. A word is found as it is written, or else without regard to capitals,
 * blanks and dashes; two entries that differ only by these are told apart by how they are written.
 */
final class Vocabulary {
  private static final Pattern GAPS = Pattern.compile("[\\s-]+");

  static final Vocabulary NONE = new Vocabulary(Map.of());

  /** The contract's types of identities, and what people write for them. */
  static final Vocabulary IDENTITY_TYPES =
      new Vocabulary(
          Map.ofEntries(
              Map.entry("service_account", "service_account"),
              Map.entry("service", "service_account"),
              Map.entry("technical_user", "service_account"),
              Map.entry("workload", "workload"),
              Map.entry("oauth_app", "oauth_app"),
              Map.entry("oauth_application", "oauth_app"),
              Map.entry("managed_identity", "managed_identity"),
              Map.entry("bot", "bot"),
              Map.entry("rpa_bot", "bot"),
              Map.entry("ai_agent", "ai_agent"),
              Map.entry("build_identity", "build_identity"),
              Map.entry("integration", "integration")));

  /** The contract's environments, and what people write for them. */
  static final Vocabulary ENVIRONMENTS =
      new Vocabulary(
          Map.ofEntries(
              Map.entry("prod", "prod"),
              Map.entry("production", "prod"),
              Map.entry("live", "prod"),
              Map.entry("dr", "prod"),
              Map.entry("disaster_recovery", "prod"),
              Map.entry("test", "test"),
              Map.entry("qa", "test"),
              Map.entry("uat", "test"),
              Map.entry("staging", "test"),
              Map.entry("demonstration", "test"),
              Map.entry("training", "test"),
              Map.entry("dev", "dev"),
              Map.entry("development", "dev"),
              Map.entry("sandbox", "dev")));

  /** What a change does to access, and what people write for it. */
  static final Vocabulary ACCESS_EFFECTS =
      new Vocabulary(
          Map.ofEntries(
              Map.entry("grant", "grant"),
              Map.entry("add", "grant"),
              Map.entry("grant_access", "grant"),
              Map.entry("remove", "remove"),
              Map.entry("revoke", "remove"),
              Map.entry("remove_access", "remove"),
              Map.entry("rotate", "rotate"),
              Map.entry("rotation", "rotate"),
              Map.entry("none", "none"),
              Map.entry("no_change", "none")));

  private final Map<String, String> exact;
  private final Map<String, String> words;

  Vocabulary(Map<String, String> entries) {
    exact = Map.copyOf(entries);
    Map<String, String> byWord = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    entries.forEach(
        (written, meaning) -> {
          String before = byWord.put(word(written), meaning);
          if (before != null && !before.equals(meaning)) {
            ambiguous.add(word(written));
          }
        });
    byWord.keySet().removeAll(ambiguous);
    words = Map.copyOf(byWord);
  }

  boolean isEmpty() {
    return exact.isEmpty();
  }

  /** Everything that a text can become. */
  Set<String> meanings() {
    return Set.copyOf(exact.values());
  }

  /** What a text becomes; empty if it is not known. */
  Optional<String> meaning(String text) {
    String meaning = exact.get(text);
    return Optional.ofNullable(meaning != null ? meaning : words.get(word(text)));
  }

  /** Lower case, blanks and dashes as underscores. */
  static String word(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c == '-' || Character.isWhitespace(c)) {
        return GAPS.matcher(lower).replaceAll("_");
      }
    }
    return lower;
  }
}
