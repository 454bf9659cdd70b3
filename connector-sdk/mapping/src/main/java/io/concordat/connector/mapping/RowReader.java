package io.concordat.connector.mapping;

import io.concordat.contract.EntityKind;
import io.concordat.contract.Evidence;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.SecretGuard;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;

/** Makes one row's map of its entries, or refuses them with place, reason and remedy. */
final class RowReader {
  private static final List<String> ENTRIES =
      List.of(
          "kind",
          "type",
          "typeFrom",
          "standing",
          "when",
          "id",
          "effectiveAt",
          "keys",
          "fields",
          "relations",
          "complete");
  private static final List<String> KINDS =
      Arrays.stream(EntityKind.values()).map(EntityKind::wireName).toList();
  static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");
  private static final int MAX_FIELDS = 190;

  private final YamlNode row;
  private final Map<String, YamlNode> entries;
  private final Set<String> customFields;
  private final ReadingReader readings;
  private final NameReader names;

  RowReader(YamlNode row, Set<String> customFields, Set<String> derived) {
    this.row = row;
    this.entries = row.mapping(ENTRIES);
    this.customFields = customFields;
    this.readings = new ReadingReader(derived);
    this.names = new NameReader(readings);
  }

  RowMap read(String name, boolean idByCode) {
    RowMap.RowSpec spec = new RowMap.RowSpec();
    spec.name = name;
    spec.kind = EntityKind.fromWireName(row.required("kind").oneOf(KINDS));
    spec.type = entry("type").map(RowReader::name);
    spec.enrichment =
        entry("standing")
            .filter(node -> node.oneOf(List.of("primary", "enrichment")).equals("enrichment"))
            .isPresent();
    spec.when = entry("when").map(this::condition);
    spec.id = entry("id").map(node -> names.rule(node, List.of()));
    if (spec.id.isEmpty() && !idByCode) {
      throw row.refuse("'id' is required: say from where the row's own id comes");
    }
    spec.effectiveAt = entry("effectiveAt").map(this::instant);
    entry("keys").ifPresent(node -> keys(node, spec));
    fields(spec);
    entry("relations").ifPresent(node -> relations(node, spec));
    spec.typeFrom = entry("typeFrom").map(node -> known(node, spec.fields.keySet()));
    entry("complete").ifPresent(node -> complete(node, spec));
    spec.columns.addAll(readings.columns());
    spec.derived.addAll(readings.derivedInUse());
    return new RowMap(spec);
  }

  private Optional<YamlNode> entry(String name) {
    return Optional.ofNullable(entries.get(name)).filter(node -> !node.isNull());
  }

  /** A lower-case name. */
  static String name(YamlNode node) {
    String text = node.text();
    if (!NAME.matcher(text).matches()) {
      throw node.refuse(
          "'"
              + text
              + "' must start with a lower-case letter and hold only a-z, 0-9, '_', '.', ':', '-',"
              + " at most 64 characters");
    }
    return text;
  }

  private static String known(YamlNode node, Set<String> fields) {
    String field = node.text();
    if (!fields.contains(field)) {
      throw node.refuse("'" + field + "' is no field of this row" + Nearest.hint(field, fields));
    }
    return field;
  }

  private void complete(YamlNode node, RowMap.RowSpec spec) {
    for (YamlNode item : node.items()) {
      String field = item.text();
      refuseUnknownField(field, item.place());
      if (spec.complete.contains(field)) {
        throw item.refuse("'" + field + "' stands twice");
      }
      spec.complete.add(field);
    }
  }

  private Condition condition(YamlNode node) {
    if (!node.isMapping()) {
      return new Condition(Reading.text(readings.paths(node)), Set.of(), Set.of());
    }
    Map<String, YamlNode> parts = node.mapping(List.of("from", "in", "notIn"));
    return new Condition(
        Reading.text(readings.paths(node.required("from"))),
        parts.containsKey("in") ? Set.copyOf(parts.get("in").literals()) : Set.of(),
        parts.containsKey("notIn") ? Set.copyOf(parts.get("notIn").literals()) : Set.of());
  }

  private Reading instant(YamlNode node) {
    if (!node.isMapping()) {
      return readings.reading(from(node), Map.of(), As.INSTANT, false);
    }
    return readings.reading(
        node, node.mapping(List.of("from", "format", "zone", "absentWhen")), As.INSTANT, false);
  }

  /** A bare path, or a list of them, as a rule that says only from where. */
  private static YamlNode from(YamlNode node) {
    return new YamlNode(
        node.place(),
        new YamlNode.Content.Entries(Map.of("from", node), Map.of("from", node.place())));
  }

  private void keys(YamlNode node, RowMap.RowSpec spec) {
    node.entries()
        .values()
        .forEach(
            (name, key) ->
                spec.keys.add(names.key(name, key, List.of("namespace"), Optional.of(name))));
    if (spec.keys.size() > 50) {
      throw node.refuse("has more than 50 keys");
    }
  }

  private void relations(YamlNode node, RowMap.RowSpec spec) {
    node.entries()
        .values()
        .forEach(
            (name, relation) -> {
              if (!relation.isMapping()) {
                throw relation.refuse("must say 'kind', 'namespace' and 'from'");
              }
              KeyRule target =
                  names.key(name, relation, List.of("namespace", "type", "kind"), Optional.empty());
              Map<String, YamlNode> parts = relation.entries().values();
              String type = parts.containsKey("type") ? name(parts.get("type")) : name;
              if (!NAME.matcher(type).matches()) {
                throw relation.refuse("'" + type + "' is no type of a relation such as covers");
              }
              EntityKind kind = EntityKind.fromWireName(relation.required("kind").oneOf(KINDS));
              spec.relations.add(new RelationRule(type, kind, target));
            });
    if (spec.relations.size() > 50) {
      throw node.refuse("has more than 50 relations");
    }
  }

  private void fields(RowMap.RowSpec spec) {
    YamlNode node = row.required("fields");
    YamlNode.Content.Entries named = node.entries();
    if (named.values().size() > MAX_FIELDS) {
      throw node.refuse("has more than " + MAX_FIELDS + " fields");
    }
    named
        .values()
        .forEach(
            (field, rule) -> {
              refuseUnknownField(field, named.keys().get(field));
              if (field.equals(FieldNames.INCOMPLETE)) {
                throw rule.refuse("is made of 'complete' and cannot be mapped");
              }
              spec.fields.put(field, field(field, rule));
            });
  }

  private void refuseUnknownField(String field, YamlNode.Place place) {
    if (FieldNames.isKnown(field) || customFields.contains(field)) {
      return;
    }
    Set<String> known = new TreeSet<>(FieldNames.all());
    known.addAll(customFields);
    throw place.refuse(
        "is no field of the contract"
            + Nearest.hint(field, known)
            + "; a field of your own is named under 'customFields' first");
  }

  private FieldRule field(String field, YamlNode node) {
    if (!node.isMapping()) {
      return new FieldRule(
          field, List.of(Reading.text(readings.paths(node))), Optional.empty(), Optional.empty());
    }
    List<String> known = new ArrayList<>(ReadingReader.ENTRIES);
    known.addAll(List.of("firstOf", "value", "default", "evidence"));
    Map<String, YamlNode> parts = node.mapping(known);
    long origins = List.of("from", "firstOf", "value").stream().filter(parts::containsKey).count();
    if (origins != 1) {
      throw node.refuse("needs one of 'from', 'firstOf' and 'value'");
    }
    Optional<EvidenceRule> evidence =
        Optional.ofNullable(parts.get("evidence")).map(this::evidence);
    if (parts.containsKey("from")) {
      return new FieldRule(
          field,
          List.of(readings.reading(field, node, parts)),
          Optional.ofNullable(parts.get("default")).map(constant -> constant(field, constant)),
          evidence);
    }
    for (String misplaced : parts.keySet()) {
      if (ReadingReader.ENTRIES.contains(misplaced)
          || (misplaced.equals("default") && parts.containsKey("value"))) {
        throw parts
            .get(misplaced)
            .refuse(
                "does not go with '"
                    + (parts.containsKey("value") ? "value" : "firstOf")
                    + "'"
                    + (parts.containsKey("firstOf") ? "; say it within each reading" : ""));
      }
    }
    return parts.containsKey("value")
        ? new FieldRule(
            field, List.of(), Optional.of(constant(field, parts.get("value"))), evidence)
        : new FieldRule(
            field,
            parts.get("firstOf").oneOrMore().stream()
                .map(alternative -> alternative(field, alternative))
                .toList(),
            Optional.ofNullable(parts.get("default")).map(constant -> constant(field, constant)),
            evidence);
  }

  private Reading alternative(String field, YamlNode node) {
    return node.isMapping()
        ? readings.reading(field, node, node.mapping(ReadingReader.ENTRIES))
        : Reading.text(readings.paths(node));
  }

  private EvidenceRule evidence(YamlNode node) {
    Map<String, YamlNode> parts =
        node.mapping(List.of("meaning", "completeness", "window", "lag", "since"));
    return new EvidenceRule(
        Evidence.Meaning.fromWireName(
            node.required("meaning").oneOf(List.of("success", "attempt", "unknown"))),
        Evidence.Completeness.fromWireName(
            node.required("completeness").oneOf(List.of("complete", "partial", "none"))),
        Optional.ofNullable(parts.get("window")).map(YamlNode::duration),
        Optional.ofNullable(parts.get("lag")).map(YamlNode::duration).orElse(Duration.ZERO),
        Optional.ofNullable(parts.get("since")).map(this::instant));
  }

  private static FieldValue constant(String field, YamlNode node) {
    ClosedWords.of(field).ifPresent(words -> words.require(node.literal(), node));
    YamlNode.Content.Scalar scalar = node.scalar();
    if (scalar.tag().equals(Tag.BOOL)) {
      return FieldValue.of(node.flag());
    }
    if (scalar.tag().equals(Tag.INT) || scalar.tag().equals(Tag.FLOAT)) {
      try {
        return FieldValue.of(new BigDecimal(scalar.value()));
      } catch (NumberFormatException e) {
        throw node.refuse("'" + scalar.value() + "' is no decimal number");
      }
    }
    String text = node.text();
    try {
      SecretGuard.refuseSecret("value", text);
    } catch (IllegalArgumentException e) {
      throw node.refuse("has the shape of a secret; a secret does not belong into a mapping");
    }
    return FieldValue.of(text);
  }
}
