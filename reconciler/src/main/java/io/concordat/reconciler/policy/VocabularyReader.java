package io.concordat.reconciler.policy;

import static io.concordat.reconciler.policy.YamlNode.required;

import io.concordat.contract.SecretGuard;
import io.concordat.contract.SourceDomain;
import io.concordat.reconciler.finding.ConditionLanguage;
import io.concordat.reconciler.finding.FieldTypes;
import io.concordat.reconciler.policy.Vocabulary.DeclaredSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what the file declares: {@code sources} and {@code customFields}. */
final class VocabularyReader {
  private static final List<String> SOURCE = List.of("domain", "system", "description");
  private static final List<String> FIELD = List.of("type", "description");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");
  private static final String NAMES =
      " starts with a lower-case letter and holds a-z, 0-9, _ . : -, at most 64 characters";
  private static final Set<String> DOMAINS =
      Arrays.stream(SourceDomain.values())
          .map(SourceDomain::wireName)
          .collect(Collectors.toCollection(LinkedHashSet::new));
  private static final Set<String> TYPES =
      Arrays.stream(FieldTypes.Type.values())
          .map(FieldTypes.Type::policyName)
          .collect(Collectors.toCollection(LinkedHashSet::new));

  private VocabularyReader() {}

  static Vocabulary read(Map<String, YamlNode> top) {
    Map<String, DeclaredSource> sources = new LinkedHashMap<>();
    if (top.containsKey("sources")) {
      top.get("sources").mapping().forEach((id, node) -> sources.put(id, source(id, node)));
    }
    FieldTypes fields = FieldTypes.contract();
    if (top.containsKey("customFields")) {
      for (Map.Entry<String, YamlNode> entry : top.get("customFields").mapping().entrySet()) {
        fields = fields.with(entry.getKey(), custom(entry.getKey(), entry.getValue()));
      }
    }
    return new Vocabulary(fields, sources);
  }

  private static DeclaredSource source(String id, YamlNode node) {
    if (!NAME.matcher(id).matches()) {
      throw node.refuse("a source's id" + NAMES);
    }
    if (DOMAINS.contains(id) || id.startsWith("system:")) {
      throw node.refuse("the id of a source must not be a domain nor start with 'system:'");
    }
    Map<String, YamlNode> entries = node.mapping(SOURCE);
    String domain = required(entries, "domain", node).oneOf(DOMAINS);
    describe(entries);
    Optional<String> system = Optional.empty();
    if (entries.containsKey("system")) {
      YamlNode name = entries.get("system");
      if (!NAME.matcher(name.text()).matches()) {
        throw name.refuse("a system's name" + NAMES);
      }
      system = Optional.of(name.text());
    }
    return new DeclaredSource(SourceDomain.fromWireName(domain), system);
  }

  private static FieldTypes.Type custom(String name, YamlNode node) {
    if (!NAME.matcher(name).matches()) {
      throw node.refuse("a field's name" + NAMES);
    }
    if (FieldTypes.contract().knows(name) || ConditionLanguage.reservedNames().contains(name)) {
      throw node.refuse("the name '" + name + "' is taken by Concordat itself");
    }
    try {
      SecretGuard.refuseSecretField(name);
    } catch (IllegalArgumentException e) {
      throw node.refuse(e.getMessage());
    }
    Map<String, YamlNode> entries = node.mapping(FIELD);
    describe(entries);
    return entries.containsKey("type")
        ? FieldTypes.Type.valueOf(entries.get("type").oneOf(TYPES).toUpperCase(Locale.ROOT))
        : FieldTypes.Type.ANY;
  }

  /** A description is for people; it is looked at only to see that it is one. */
  private static void describe(Map<String, YamlNode> entries) {
    if (entries.containsKey("description")) {
      entries.get("description").text();
    }
  }
}
