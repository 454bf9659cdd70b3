package io.concordat.reconciler.policy;

import static io.concordat.reconciler.policy.YamlNode.required;

import io.concordat.authority.ConflictSeverity;
import io.concordat.authority.FieldRule;
import io.concordat.authority.Handling;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads what a field rule has done about conflicts, drifts and gaps. */
final class WatchReader {
  private static final List<String> HANDLING = List.of("severity", "escalate", "quiet", "mustLast");
  private static final Set<String> SEVERITIES =
      new LinkedHashSet<>(List.of("low", "medium", "high", "critical"));
  private static final Set<String> OR_NONE =
      new LinkedHashSet<>(List.of("none", "low", "medium", "high", "critical"));

  private WatchReader() {}

  /**
   * @param entries those of the rule
   */
  static void read(Map<String, YamlNode> entries, Vocabulary vocabulary, FieldRule.Builder rule) {
    if (entries.containsKey("enforcedBy")) {
      rule.enforcedBy(vocabulary.source(entries.get("enforcedBy")).match());
    }
    if (entries.containsKey("conflict")) {
      rule.conflict(handling(entries.get("conflict")));
    }
    if (entries.containsKey("drift")) {
      if (!entries.containsKey("enforcedBy")) {
        throw entries.get("drift").refuse("goes only with enforcedBy, which says who enforces it");
      }
      rule.drift(handling(entries.get("drift")));
    }
    if (entries.containsKey("gap")) {
      if (!entries.containsKey("required") || !entries.get("required").flag()) {
        throw entries.get("gap").refuse("goes only with required: true");
      }
      rule.gap(handling(entries.get("gap")));
    }
  }

  private static Handling handling(YamlNode node) {
    if (!node.isMapping()) {
      return Handling.recorded(severity(node, OR_NONE));
    }
    Map<String, YamlNode> entries = node.mapping(HANDLING);
    ConflictSeverity severity = severity(required(entries, "severity", node), SEVERITIES);
    Duration quiet =
        entries.containsKey("quiet") ? entries.get("quiet").duration() : Handling.USUAL_QUIET;
    try {
      return new Handling(severity, flag(entries, "escalate"), quiet, flag(entries, "mustLast"));
    } catch (IllegalArgumentException e) {
      throw node.refuse(e.getMessage());
    }
  }

  private static ConflictSeverity severity(YamlNode node, Set<String> allowed) {
    return ConflictSeverity.valueOf(node.oneOf(allowed).toUpperCase(Locale.ROOT));
  }

  private static boolean flag(Map<String, YamlNode> entries, String name) {
    return entries.containsKey(name) && entries.get(name).flag();
  }
}
