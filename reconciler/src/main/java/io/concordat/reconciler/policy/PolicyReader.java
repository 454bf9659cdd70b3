package io.concordat.reconciler.policy;

import static io.concordat.reconciler.policy.YamlNode.required;

import io.concordat.authority.AuthorityPolicy;
import io.concordat.authority.FieldRule;
import io.concordat.authority.RulesRefusedException;
import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.finding.FieldTypes;
import io.concordat.reconciler.finding.FindingRule;
import io.concordat.reconciler.gate.GateRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a policy file whole, or refuses it with line, column, field and reason. Pure and
 * thread-safe.
 */
public final class PolicyReader {
  private static final String API_VERSION = "concordat.io/v1";
  private static final List<String> TOP =
      List.of(
          "apiVersion",
          "kind",
          "version",
          "description",
          "sources",
          "customFields",
          "fields",
          "findings",
          "gates");

  /** Kept free, so that no file that is right today means something else tomorrow. */
  private static final String LINKING = "linking";

  private final ConditionLanguage language;

  public PolicyReader(ConditionLanguage language) {
    this.language = language;
  }

  /**
   * Reads a file.
   *
   * @throws PolicyRefusedException if anything is wrong with it
   */
  public PolicyDocument read(String text) {
    YamlNode root = YamlNode.parse(text);
    Map<String, YamlNode> top = top(root);
    required(top, "apiVersion", root).oneOf(Set.of(API_VERSION));
    required(top, "kind", root).oneOf(Set.of("AuthorityPolicy"));
    for (String forPeople : List.of("version", "description")) {
      Optional.ofNullable(top.get(forPeople)).ifPresent(YamlNode::text);
    }
    Vocabulary vocabulary = VocabularyReader.read(top);
    ConditionLanguage spoken = language.knowing(asDecided(vocabulary, top));
    String version = PolicyDocument.versionOf(text);
    AuthorityPolicy authority =
        authority(version, required(top, "fields", root), new FieldRuleReader(vocabulary, spoken));
    List<FindingRule> findings = new ArrayList<>();
    if (top.containsKey("findings")) {
      FindingRuleReader reader = new FindingRuleReader(vocabulary, spoken);
      Set<String> names = new LinkedHashSet<>();
      for (YamlNode node : top.get("findings").items()) {
        FindingRule rule = reader.read(node);
        if (!names.add(rule.name())) {
          throw node.refuse("the name '" + rule.name() + "' stands twice");
        }
        findings.add(rule);
      }
    }
    return new PolicyDocument(
        version,
        text,
        content(root),
        authority,
        findings,
        gates(top, new GateRuleReader(vocabulary, spoken.ofGates())),
        vocabulary);
  }

  private static List<GateRule> gates(Map<String, YamlNode> top, GateRuleReader reader) {
    List<GateRule> gates = new ArrayList<>();
    if (top.containsKey("gates")) {
      Set<String> names = new LinkedHashSet<>();
      for (YamlNode node : top.get("gates").items()) {
        GateRule gate = reader.read(node);
        if (!names.add(gate.name())) {
          throw node.refuse("the name '" + gate.name() + "' stands twice");
        }
        gates.add(gate);
      }
    }
    return gates;
  }

  /**
   * A file as plain maps and lists, whether or not this release would put it in force.
   *
   * @throws PolicyRefusedException if it is no YAML
   */
  static Map<String, Object> content(String text) {
    return content(YamlNode.parse(text));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> content(YamlNode root) {
    return (Map<String, Object>) root.plain();
  }

  private static Map<String, YamlNode> top(YamlNode root) {
    YamlNode linking = root.mapping().get(LINKING);
    if (linking != null) {
      throw linking.refuse(
          "is kept free for rules of linking, which do not stand in this file; leave it out");
    }
    return root.mapping(TOP);
  }

  /** Fields that some rule unites are lists, or single values where another rule decides. */
  private static FieldTypes asDecided(Vocabulary vocabulary, Map<String, YamlNode> top) {
    FieldTypes types = vocabulary.fields();
    if (!top.containsKey("fields")) {
      return types;
    }
    for (YamlNode rule : top.get("fields").items()) {
      Map<String, YamlNode> entries = rule.mapping();
      if (entries.containsKey("strategy")
          && entries.get("strategy").text().equals("union")
          && entries.containsKey("field")
          && types.knows(entries.get("field").text())) {
        types = types.with(entries.get("field").text(), FieldTypes.Type.ANY);
      }
    }
    return types;
  }

  private static AuthorityPolicy authority(
      String version, YamlNode fields, FieldRuleReader reader) {
    List<Read> read = new ArrayList<>();
    List<FieldRule> rules = new ArrayList<>();
    FieldRule otherwise = AuthorityPolicy.BUILT_IN_DEFAULT;
    for (YamlNode node : fields.items()) {
      FieldRule rule = reader.read(node);
      read.add(new Read(rule, node));
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
    } catch (RulesRefusedException e) {
      throw refusal(e, read);
    }
  }

  /** A rule and where it stands. */
  private record Read(FieldRule rule, YamlNode node) {}

  /** Rules that do not go together: the place is that of the last, and every line is named. */
  private static PolicyRefusedException refusal(RulesRefusedException e, List<Read> read) {
    List<YamlNode> nodes =
        read.stream()
            .filter(one -> e.rules().stream().anyMatch(rule -> rule == one.rule()))
            .map(Read::node)
            .sorted(Comparator.comparingInt(YamlNode::line))
            .toList();
    YamlNode last = nodes.getLast();
    return new PolicyRefusedException(
        last.line(),
        last.column(),
        last.path(),
        e.getMessage(),
        nodes.stream().map(YamlNode::line).toList());
  }
}
