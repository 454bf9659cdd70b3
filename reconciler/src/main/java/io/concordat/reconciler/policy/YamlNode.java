package io.concordat.reconciler.policy;

import io.concordat.reconciler.finding.ConditionRefusedException;
import io.concordat.reconciler.finding.Nearest;
import java.io.StringReader;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A part of a YAML file that knows its path, line and column, so that every refusal can name them.
 * Nothing is constructed from tags, and size, depth, aliases and lengths are bounded. As strict as
 * the published schema: a text is a text, and not a number or a flag that could be read as one.
 */
final class YamlNode {
  private static final int MAX_CHARACTERS = 1_000_000;
  private static final int MAX_ENTRIES = 1_000;
  private static final int MAX_TEXT = 4_000;
  private static final Pattern DURATION =
      Pattern.compile("P(?=[0-9T])([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?");

  private final String file;
  private final Node node;
  private final String path;

  private YamlNode(String file, Node node, String path) {
    this.file = file;
    this.node = node;
    this.path = path;
  }

  static YamlNode parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARACTERS);
    options.setNestingDepthLimit(20);
    options.setMaxAliasesForCollections(20);
    options.setAllowDuplicateKeys(false);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      if (root == null) {
        throw new PolicyRefusedException(1, 1, "(file)", "the file is empty");
      }
      return new YamlNode(text, root, "");
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      throw new PolicyRefusedException(
          mark == null ? 1 : mark.getLine() + 1,
          mark == null ? 1 : mark.getColumn() + 1,
          "(file)",
          "not well-formed YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new PolicyRefusedException(1, 1, "(file)", "not acceptable YAML: " + e.getMessage());
    }
  }

  int line() {
    return node.getStartMark().getLine() + 1;
  }

  int column() {
    return node.getStartMark().getColumn() + 1;
  }

  String path() {
    return path.isEmpty() ? "(file)" : path;
  }

  PolicyRefusedException refuse(String reason) {
    return new PolicyRefusedException(line(), column(), path(), reason);
  }

  /** The entries of a mapping; any key outside {@code known} is refused (empty: any key). */
  Map<String, YamlNode> mapping(Collection<String> known) {
    if (!(node instanceof MappingNode mapping) || !node.getTag().equals(Tag.MAP)) {
      throw refuse("must be a mapping of names to values");
    }
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String name = new YamlNode(file, tuple.getKeyNode(), path).text();
      String below = path.isEmpty() ? name : path + "." + name;
      YamlNode named = new YamlNode(file, tuple.getKeyNode(), below);
      if (!known.isEmpty() && !known.contains(name)) {
        throw named.refuse(
            "is not known here; known are " + String.join(", ", known) + Nearest.hint(name, known));
      }
      if (entries.put(name, new YamlNode(file, tuple.getValueNode(), below)) != null) {
        throw named.refuse("stands twice");
      }
    }
    if (entries.size() > MAX_ENTRIES) {
      throw refuse("has more than " + MAX_ENTRIES + " entries");
    }
    return entries;
  }

  /** The entries of a mapping whose keys are no fixed words. */
  Map<String, YamlNode> mapping() {
    return mapping(Set.of());
  }

  boolean isMapping() {
    return node instanceof MappingNode;
  }

  List<YamlNode> items() {
    if (!(node instanceof SequenceNode sequence) || !node.getTag().equals(Tag.SEQ)) {
      throw refuse("must be a list");
    }
    if (sequence.getValue().size() > MAX_ENTRIES) {
      throw refuse("has more than " + MAX_ENTRIES + " entries");
    }
    List<YamlNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlNode(file, item, path + "[" + items.size() + "]"));
    }
    return items;
  }

  String text() {
    if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
      throw refuse("must be a text that is not blank");
    }
    if (!scalar.getTag().equals(Tag.STR)) {
      throw refuse(
          "must be a text, and YAML reads this as something else; put it in quotes: \""
              + scalar.getValue()
              + "\"");
    }
    String text = scalar.getValue().strip();
    if (text.length() > MAX_TEXT) {
      throw refuse("has more than " + MAX_TEXT + " characters");
    }
    return text;
  }

  boolean flag() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      if (scalar.getValue().equalsIgnoreCase("true")) {
        return true;
      }
      if (scalar.getValue().equalsIgnoreCase("false")) {
        return false;
      }
    }
    throw refuse("must be true or false");
  }

  Duration duration() {
    String text = text();
    try {
      if (DURATION.matcher(text).matches()) {
        return Duration.parse(text);
      }
    } catch (DateTimeParseException e) {
      // A number beyond every duration: refused below, like any other text.
    }
    throw refuse("'" + text + "' is no ISO-8601 duration such as P7D or PT12H");
  }

  /**
   * Reads with a parser that throws {@link IllegalArgumentException}, whose message is kept. What
   * is wrong within an expression is refused at its own place.
   */
  <T> T read(Function<String, T> parser) {
    String text = text();
    try {
      return parser.apply(text);
    } catch (ConditionRefusedException e) {
      ScalarNode scalar = (ScalarNode) node;
      int offset = scalar.getValue().indexOf(text) + offset(text, e.line(), e.column());
      ScalarPlaces.Place place = new ScalarPlaces(file, scalar).of(offset);
      throw new PolicyRefusedException(place.line(), place.column(), path(), e.getMessage());
    } catch (IllegalArgumentException e) {
      throw refuse(e.getMessage());
    }
  }

  private static int offset(String text, int line, int column) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      start = text.indexOf('\n', start) + 1;
    }
    int ahead = Math.min(column - 1, text.codePointCount(start, text.length()));
    return text.offsetByCodePoints(start, ahead);
  }

  String oneOf(Set<String> allowed) {
    String text = text();
    if (!allowed.contains(text)) {
      throw refuse(
          "'" + text + "' is none of " + String.join(", ", allowed) + Nearest.hint(text, allowed));
    }
    return text;
  }

  /** A list of texts, each of which stands there once. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (YamlNode item : items()) {
      if (texts.contains(item.text())) {
        throw item.refuse("'" + item.text() + "' stands twice");
      }
      texts.add(item.text());
    }
    return texts;
  }

  static YamlNode required(Map<String, YamlNode> entries, String name, YamlNode owner) {
    return Optional.ofNullable(entries.get(name))
        .orElseThrow(() -> owner.refuse("'" + name + "' is required"));
  }

  /** The plain value, for the JSON rendering of the file. */
  Object plain() {
    return switch (node) {
      case MappingNode _ -> {
        Map<String, Object> map = new LinkedHashMap<>();
        mapping().forEach((name, value) -> map.put(name, value.plain()));
        yield map;
      }
      case SequenceNode _ -> items().stream().map(YamlNode::plain).toList();
      case ScalarNode scalar when scalar.getTag().equals(Tag.BOOL) ->
          Boolean.parseBoolean(scalar.getValue());
      case ScalarNode scalar when scalar.getTag().equals(Tag.INT) -> number(scalar.getValue());
      case ScalarNode scalar -> scalar.getValue();
      default -> node.toString();
    };
  }

  private static Object number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
