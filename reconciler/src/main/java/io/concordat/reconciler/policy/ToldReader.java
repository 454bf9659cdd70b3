package io.concordat.reconciler.policy;

import io.concordat.reconciler.finding.ConditionLanguage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what is told where a condition holds: a sentence, and the evidence that fills it in. */
final class ToldReader {
  private static final Pattern EVIDENCE = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  private final Vocabulary vocabulary;
  private final ConditionLanguage language;

  ToldReader(Vocabulary vocabulary, ConditionLanguage language) {
    this.vocabulary = vocabulary;
    this.language = language;
  }

  Map<String, ConditionLanguage.Expression> evidence(Map<String, YamlNode> entries) {
    Map<String, ConditionLanguage.Expression> evidence = new LinkedHashMap<>();
    if (entries.containsKey("evidence")) {
      entries
          .get("evidence")
          .mapping()
          .forEach(
              (key, value) -> {
                if (!EVIDENCE.matcher(key).matches()) {
                  throw value.refuse(
                      "the name of evidence starts with a lower-case letter and holds a-z, 0-9, _");
                }
                evidence.put(key, value.read(language::expression));
              });
    }
    return evidence;
  }

  /** A placeholder that nothing fills would stand in every message as unknown. */
  String summary(YamlNode node, Set<String> evidence) {
    List<String> unknown = new ArrayList<>();
    Matcher matcher = PLACEHOLDER.matcher(node.text());
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!evidence.contains(name) && !vocabulary.fields().knows(name)) {
        unknown.add(matcher.group());
      }
    }
    if (!unknown.isEmpty()) {
      throw node.refuse(String.join(", ", unknown) + " is neither a field nor evidence of its own");
    }
    return node.text();
  }
}
