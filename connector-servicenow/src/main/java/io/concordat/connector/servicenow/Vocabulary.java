package io.concordat.connector.servicenow;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * ServiceNow's codes in our words. The codes are those of an instance as it is delivered; a code
 * that an instance added itself becomes {@value #UNRECOGNIZED}, never a guess.
 */
final class Vocabulary {
  static final String UNRECOGNIZED = "unrecognized";

  private static final Map<String, String> IDENTITY_TYPES =
      Map.ofEntries(
          Map.entry("service_account", "service_account"),
          Map.entry("service", "service_account"),
          Map.entry("workload", "workload"),
          Map.entry("oauth_app", "oauth_app"),
          Map.entry("oauth_application", "oauth_app"),
          Map.entry("managed_identity", "managed_identity"),
          Map.entry("bot", "bot"),
          Map.entry("rpa_bot", "bot"),
          Map.entry("ai_agent", "ai_agent"),
          Map.entry("build_identity", "build_identity"),
          Map.entry("integration", "integration"));

  private static final Map<String, String> ENVIRONMENTS =
      Map.ofEntries(
          Map.entry("prod", "prod"),
          Map.entry("production", "prod"),
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
          Map.entry("sandbox", "dev"));

  private static final Map<String, String> ACCESS_EFFECTS =
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
          Map.entry("no_change", "none"));

  private Vocabulary() {}

  static String identityType(String value) {
    return IDENTITY_TYPES.getOrDefault(word(value), UNRECOGNIZED);
  }

  static String environment(String value) {
    return ENVIRONMENTS.getOrDefault(word(value), UNRECOGNIZED);
  }

  /**
   * @param own the operator's translations, by value in lower case; they come first
   */
  static String accessEffect(String value, Map<String, String> own) {
    String translated = own.get(value.strip().toLowerCase(Locale.ROOT));
    return translated != null ? translated : ACCESS_EFFECTS.getOrDefault(word(value), UNRECOGNIZED);
  }

  /**
   * A CI's status. {@code install_status} says whether the thing is there at all (7 retired, 8
   * stolen, 100 absent), {@code operational_status} whether it works.
   */
  static Optional<String> ciStatus(Optional<String> operational, Optional<String> installed) {
    if (installed.filter(code -> code.matches("7|8|100")).isPresent()) {
      return Optional.of("retired");
    }
    return operational.map(
        code ->
            switch (code) {
              // operational, repair in progress, standby, ready
              case "1", "3", "4", "5" -> "active";
              case "2" -> "disabled";
              case "6" -> "retired";
              default -> UNRECOGNIZED;
            });
  }

  /** A change's state: new, assess, authorize, scheduled, implement, review; closed; canceled. */
  static String changeState(String code) {
    return switch (code) {
      case "-5", "-4", "-3", "-2", "-1", "0" -> "open";
      case "3" -> "closed";
      case "4" -> "cancelled";
      default -> UNRECOGNIZED;
    };
  }

  private static String word(String value) {
    return value.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_");
  }
}
