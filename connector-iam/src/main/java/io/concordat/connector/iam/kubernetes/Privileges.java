package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.iam.vocabulary.Privilege;
import java.util.List;
import java.util.Set;

/**
 * The highest thing that a role's rules allow. Resource names and namespaces are not weighed, so it
 * is an upper bound.
 */
final class Privileges {
  private static final String ANY = "*";
  private static final Set<String> READS = Set.of("get", "list", "watch", "head", "options");

  /** By which one gives oneself rights, or takes on another's. */
  private static final Set<String> SEIZES = Set.of("escalate", "bind", "impersonate");

  /** From 1.36 on by its kind, as 'impersonate:serviceaccount'. */
  private static final String IMPERSONATES = "impersonate:";

  /** What names {@code serviceaccounts/token}, of the group with the empty name. */
  private static final Set<String> TOKENS = Set.of("serviceaccounts/token", "*/token", ANY);

  private static final Set<String> CORE = Set.of("", ANY);

  /** Asking what one may do oneself, and who one is. */
  private static final Set<String> ABOUT_ONESELF =
      Set.of("selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews");

  /** Health, version, and which APIs there are: every cluster tells them to every account. */
  private static final List<String> DISCOVERY =
      List.of(
          "/healthz",
          "/livez",
          "/readyz",
          "/version",
          "/api",
          "/apis",
          "/openapi",
          "/openid",
          "/.well-known");

  private Privileges() {}

  static Privilege of(List<Item.Rule> rules) {
    return rules.stream().map(Privileges::of).reduce(Privilege.NONE, Privilege::or);
  }

  private static Privilege of(Item.Rule rule) {
    if (rule.verbs().isEmpty()
        || (rule.resources().isEmpty() && rule.nonResourceURLs().isEmpty())) {
      return Privilege.NONE;
    }
    if (rule.verbs().contains(ANY)
        || rule.verbs().stream().anyMatch(Privileges::seizes)
        || makesTokens(rule)) {
      return Privilege.ADMIN;
    }
    if (onlyAboutOneself(rule) || onlyDiscovery(rule)) {
      return Privilege.NONE;
    }
    return READS.containsAll(rule.verbs()) ? Privilege.READ : Privilege.WRITE;
  }

  private static boolean seizes(String verb) {
    return SEIZES.contains(verb) || verb.startsWith(IMPERSONATES);
  }

  private static boolean makesTokens(Item.Rule rule) {
    return rule.verbs().contains("create")
        && rule.apiGroups().stream().anyMatch(CORE::contains)
        && rule.resources().stream().anyMatch(TOKENS::contains);
  }

  private static boolean onlyAboutOneself(Item.Rule rule) {
    return rule.nonResourceURLs().isEmpty() && ABOUT_ONESELF.containsAll(rule.resources());
  }

  private static boolean onlyDiscovery(Item.Rule rule) {
    return rule.resources().isEmpty()
        && READS.containsAll(rule.verbs())
        && rule.nonResourceURLs().stream().allMatch(Privileges::isDiscovery);
  }

  private static boolean isDiscovery(String url) {
    return DISCOVERY.stream().anyMatch(start -> url.equals(start) || url.startsWith(start + "/"));
  }
}
