package io.concordat.reconciler.policy;

import static io.concordat.reconciler.policy.YamlNode.required;

import io.concordat.authority.AuthorityPolicy;
import io.concordat.authority.FieldRule;
import io.concordat.contract.EntityKind;
import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.finding.FindingRule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a policy file whole, or refuses it with line, field and reason. Pure and thread-safe. */
public final class PolicyReader {
  private static final String API_VERSION = "concordat.io/v1";
  private static final List<String> TOP =
      List.of("apiVersion", "kind", "version", "description", "fields", "findings");
  private static final List<String> FINDING =
      List.of(
          "name",
          "kinds",
          "types",
          "severity",
          "standards",
          "when",
          "summary",
          "evidence",
          "escalate",
          "includeRetired");
  private static final Set<String> SEVERITIES =
      new LinkedHashSet<>(List.of("low", "medium", "high", "critical"));
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");

  /** Escalations of conflicts, drifts and gaps have such names. */
  private static final Pattern RESERVED = Pattern.compile("(conflict|drift|gap):.*");

  private static final Pattern LINE = Pattern.compile("line (\\d+)");

  private final ConditionLanguage language;

  public PolicyReader(ConditionLanguage language) {
    this.language = language;
  }

  /**
   * Reads a file.
   *
   * @throws PolicyRefusedException if anything is wrong with it
   */
  @SuppressWarnings("unchecked")
  public PolicyDocument read(String text) {
    YamlNode root = YamlNode.parse(text);
    Map<String, YamlNode> top = root.mapping(TOP);
    required(top, "apiVersion", root).oneOf(Set.of(API_VERSION));
    required(top, "kind", root).oneOf(Set.of("AuthorityPolicy"));
    String version = digest(text);
    AuthorityPolicy authority = authority(version, required(top, "fields", root));
    List<FindingRule> findings = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    if (top.containsKey("findings")) {
      for (YamlNode node : top.get("findings").items()) {
        FindingRule rule = finding(node);
        if (!names.add(rule.name())) {
          throw node.refuse("the name '" + rule.name() + "' stands twice");
        }
        findings.add(rule);
      }
    }
    return new PolicyDocument(
        version, text, (Map<String, Object>) root.plain(), authority, findings);
  }

  private AuthorityPolicy authority(String version, YamlNode fields) {
    FieldRuleReader reader = new FieldRuleReader(language);
    List<FieldRule> rules = new ArrayList<>();
    FieldRule otherwise = AuthorityPolicy.BUILT_IN_DEFAULT;
    for (YamlNode node : fields.items()) {
      FieldRule rule = reader.read(node);
      boolean forEverything =
          rule.field().equals(FieldRule.ANY_FIELD)
              && rule.kinds().isEmpty()
              && rule.types().isEmpty()
              && rule.scope().isEmpty();
      if (forEverything && otherwise == AuthorityPolicy.BUILT_IN_DEFAULT) {
        otherwise = rule;
      } else {
        rules.add(rule);
      }
    }
    try {
      return new AuthorityPolicy(version, rules, otherwise);
    } catch (IllegalArgumentException e) {
      // Rules that do not go together: the message names both with their lines.
      Matcher line = LINE.matcher(e.getMessage());
      throw new PolicyRefusedException(
          line.find() ? Integer.parseInt(line.group(1)) : fields.line(), "fields", e.getMessage());
    }
  }

  private FindingRule finding(YamlNode node) {
    Map<String, YamlNode> entries = node.mapping(FINDING);
    YamlNode nameNode = required(entries, "name", node);
    String name = nameNode.text();
    if (!NAME.matcher(name).matches()) {
      throw nameNode.refuse("must start with a lower-case letter and hold a-z, 0-9, _ . : -");
    }
    if (RESERVED.matcher(name).matches()) {
      throw nameNode.refuse("must not start with conflict:, drift: or gap:, which are no findings");
    }
    Set<EntityKind> kinds = new LinkedHashSet<>();
    for (YamlNode kind : required(entries, "kinds", node).items()) {
      kinds.add(kind.read(EntityKind::fromWireName));
    }
    Map<String, ConditionLanguage.Expression> evidence = new LinkedHashMap<>();
    if (entries.containsKey("evidence")) {
      entries
          .get("evidence")
          .mapping(Set.of())
          .forEach((key, value) -> evidence.put(key, value.read(language::expression)));
    }
    return new FindingRule(
        name,
        kinds,
        entries.containsKey("types") ? Set.copyOf(entries.get("types").texts()) : Set.of(),
        required(entries, "severity", node).oneOf(SEVERITIES),
        entries.containsKey("standards") ? entries.get("standards").texts() : List.of(),
        required(entries, "when", node).read(language::condition),
        required(entries, "summary", node).text(),
        evidence,
        !entries.containsKey("escalate") || entries.get("escalate").flag(),
        entries.containsKey("includeRetired") && entries.get("includeRetired").flag());
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
