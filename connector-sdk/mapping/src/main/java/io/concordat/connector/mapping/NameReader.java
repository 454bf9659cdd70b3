package io.concordat.connector.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the rules of ids, keys and the targets of ties of their entries. */
final class NameReader {
  private static final List<String> NAME_ENTRIES =
      List.of(
          "from",
          "join",
          "with",
          "as",
          "split",
          "values",
          "otherwise",
          "absentWhen",
          "prefix",
          "scope");
  private static final String IDENTITY_REFERENCE = "identity_reference";
  private static final String BARE = "bare";

  private final ReadingReader readings;

  NameReader(ReadingReader readings) {
    this.readings = readings;
  }

  /**
   * An id, or the value of a key.
   *
   * @param more entries that are known besides
   */
  NameRule rule(YamlNode node, List<String> more) {
    if (!node.isMapping()) {
      return new NameRule(List.of(Reading.text(readings.paths(node))), "", "", false);
    }
    List<String> known = new ArrayList<>(NAME_ENTRIES);
    known.addAll(more);
    Map<String, YamlNode> parts = node.mapping(known);
    boolean scoped =
        parts.containsKey("scope")
            && parts.get("scope").oneOf(List.of("source", "none")).equals("source");
    String prefix = parts.containsKey("prefix") ? parts.get("prefix").text() : "";
    return new NameRule(names(node, parts), with(parts), prefix, scoped);
  }

  private static String with(Map<String, YamlNode> parts) {
    if (parts.containsKey("with") && !parts.containsKey("join")) {
      throw parts.get("with").refuse("means nothing without 'join'");
    }
    return parts.containsKey("with") ? parts.get("with").literal() : "/";
  }

  private List<Reading> names(YamlNode node, Map<String, YamlNode> parts) {
    if (parts.containsKey("join") == parts.containsKey("from")) {
      throw node.refuse("needs either 'from' or 'join'");
    }
    if (parts.containsKey("from")) {
      As as = parts.containsKey("as") ? as(parts.get("as")) : As.TEXT;
      return List.of(readings.reading(node, parts, as, true));
    }
    for (String misplaced : List.of("as", "split", "values", "otherwise", "absentWhen")) {
      if (parts.containsKey(misplaced)) {
        throw parts.get(misplaced).refuse("does not go with 'join'");
      }
    }
    List<YamlNode> joined = parts.get("join").items();
    if (joined.size() < 2) {
      throw parts.get("join").refuse("joins two paths at least; for one, say 'from'");
    }
    return joined.stream().map(path -> Reading.text(readings.paths(path))).toList();
  }

  private static As as(YamlNode node) {
    List<String> known = new ArrayList<>(As.NAMES);
    known.add(IDENTITY_REFERENCE);
    String as = node.oneOf(known);
    return as.equals(IDENTITY_REFERENCE) ? As.TEXT : As.of(as);
  }

  /**
   * A key.
   *
   * @param otherwise the namespace where the entry names none
   */
  KeyRule key(String name, YamlNode node, List<String> more, Optional<String> otherwise) {
    List<String> known = new ArrayList<>(more);
    known.add(BARE);
    NameRule value = rule(node, known);
    Map<String, YamlNode> parts = node.isMapping() ? node.entries().values() : Map.of();
    Optional<String> given = Optional.ofNullable(parts.get("namespace")).map(RowReader::name);
    boolean reference =
        parts.containsKey("as") && parts.get("as").literal().equals(IDENTITY_REFERENCE);
    if (reference && given.isPresent()) {
      throw parts
          .get("namespace")
          .refuse("goes without saying with 'as: identity_reference'; leave it out");
    }
    Optional<String> bare =
        Optional.ofNullable(parts.get(BARE)).map(id -> id.oneOf(IdentityReference.BARE));
    if (reference) {
      return new KeyRule(name, Optional.empty(), bare, value);
    }
    if (bare.isPresent()) {
      throw parts.get(BARE).refuse("means nothing without 'as: identity_reference'");
    }
    String namespace =
        given
            .or(() -> otherwise)
            .orElseThrow(() -> node.refuse("'namespace' is required: which keys the target has"));
    if (!RowReader.NAME.matcher(namespace).matches()) {
      throw node.refuse("'" + namespace + "' is no name of a namespace such as sap:supplier");
    }
    return new KeyRule(name, Optional.of(namespace), Optional.empty(), value);
  }
}
