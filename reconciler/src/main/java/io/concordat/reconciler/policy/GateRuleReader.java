package io.concordat.reconciler.policy;

import static io.concordat.reconciler.policy.YamlNode.required;

import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.gate.GateEvaluator;
import io.concordat.reconciler.gate.GateRule;
import io.concordat.reconciler.gate.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the entries of {@code gates}. */
final class GateRuleReader {
  private static final List<String> GATE =
      List.of("name", "kinds", "types", "description", "reasons");
  private static final List<String> REASON =
      List.of("name", "verdict", "standards", "when", "summary", "evidence");
  private static final Map<String, Verdict> VERDICTS = verdicts();
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");

  private final ConditionLanguage language;
  private final ToldReader told;

  GateRuleReader(Vocabulary vocabulary, ConditionLanguage language) {
    this.language = language;
    this.told = new ToldReader(vocabulary, language);
  }

  GateRule read(YamlNode node) {
    Map<String, YamlNode> entries = node.mapping(GATE);
    String name = name(required(entries, "name", node));
    required(entries, "kinds", node);
    List<GateRule.Reason> reasons = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    YamlNode stated = required(entries, "reasons", node);
    for (YamlNode one : stated.items()) {
      GateRule.Reason reason = reason(one);
      if (!names.add(reason.name())) {
        throw one.refuse("the name '" + reason.name() + "' stands twice in this gate");
      }
      reasons.add(reason);
    }
    if (reasons.isEmpty()) {
      throw stated.refuse("must not be empty; a gate without a reason would pass everything");
    }
    return new GateRule(
        name,
        Set.copyOf(FieldRuleReader.kinds(entries)),
        entries.containsKey("types") ? Set.copyOf(entries.get("types").texts()) : Set.of(),
        Optional.ofNullable(entries.get("description")).map(YamlNode::text),
        reasons);
  }

  private GateRule.Reason reason(YamlNode node) {
    Map<String, YamlNode> entries = node.mapping(REASON);
    YamlNode nameNode = required(entries, "name", node);
    String name = name(nameNode);
    if (GateEvaluator.OWN_REASONS.contains(name)) {
      throw nameNode.refuse(
          "is the name of a reason that every gate has by itself; take another one");
    }
    Map<String, ConditionLanguage.Expression> evidence = told.evidence(entries);
    return new GateRule.Reason(
        name,
        VERDICTS.get(required(entries, "verdict", node).oneOf(VERDICTS.keySet())),
        entries.containsKey("standards") ? entries.get("standards").texts() : List.of(),
        required(entries, "when", node).read(language::condition),
        told.summary(required(entries, "summary", node), evidence.keySet()),
        evidence);
  }

  private static String name(YamlNode node) {
    if (!NAME.matcher(node.text()).matches()) {
      throw node.refuse(
          "must start with a lower-case letter and hold a-z, 0-9, _ . : -, at most 64 characters");
    }
    return node.text();
  }

  /** What a reason may lead to: anything but {@code pass}. */
  private static Map<String, Verdict> verdicts() {
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    for (Verdict verdict : List.of(Verdict.PENDING, Verdict.BLOCK)) {
      verdicts.put(verdict.wireName(), verdict);
    }
    return verdicts;
  }
}
