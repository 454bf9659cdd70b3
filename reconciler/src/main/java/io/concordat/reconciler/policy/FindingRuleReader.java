package io.concordat.reconciler.policy;

import static io.concordat.reconciler.policy.YamlNode.required;

import io.concordat.contract.EntityKind;
import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.finding.FindingRule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the entries of {@code findings}. */
final class FindingRuleReader {
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

  private final ConditionLanguage language;
  private final ToldReader told;

  FindingRuleReader(Vocabulary vocabulary, ConditionLanguage language) {
    this.language = language;
    this.told = new ToldReader(vocabulary, language);
  }

  FindingRule read(YamlNode node) {
    Map<String, YamlNode> entries = node.mapping(FINDING);
    YamlNode nameNode = required(entries, "name", node);
    String name = nameNode.text();
    if (!NAME.matcher(name).matches()) {
      throw nameNode.refuse(
          "must start with a lower-case letter and hold a-z, 0-9, _ . : -, at most 64 characters");
    }
    if (RESERVED.matcher(name).matches()) {
      throw nameNode.refuse("must not start with conflict:, drift: or gap:, which are no findings");
    }
    required(entries, "kinds", node);
    List<EntityKind> kinds = FieldRuleReader.kinds(entries);
    Map<String, ConditionLanguage.Expression> evidence = told.evidence(entries);
    return new FindingRule(
        name,
        Set.copyOf(kinds),
        entries.containsKey("types") ? Set.copyOf(entries.get("types").texts()) : Set.of(),
        required(entries, "severity", node).oneOf(SEVERITIES),
        entries.containsKey("standards") ? entries.get("standards").texts() : List.of(),
        required(entries, "when", node).read(language::condition),
        told.summary(required(entries, "summary", node), evidence.keySet()),
        evidence,
        !entries.containsKey("escalate") || entries.get("escalate").flag(),
        entries.containsKey("includeRetired") && entries.get("includeRetired").flag());
  }
}
