package io.concordat.reconciler.policy;

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
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A part of a YAML file that knows its path and its line, so that every refusal can name both.
 * Nothing is constructed from tags, and size, depth and aliases are bounded.
 */
final class YamlNode {
  private static final int MAX_CHARACTERS = 1_000_000;

  private final Node node;
  private final String path;

  private YamlNode(Node node, String path) {
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
        throw new PolicyRefusedException(1, "(file)", "the file is empty");
      }
      return new YamlNode(root, "");
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new PolicyRefusedException(line, "(file)", "not well-formed YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new PolicyRefusedException(1, "(file)", "not acceptable YAML: " + e.getMessage());
    }
  }

  int line() {
    return node.getStartMark().getLine() + 1;
  }

  PolicyRefusedException refuse(String reason) {
    return new PolicyRefusedException(line(), path.isEmpty() ? "(file)" : path, reason);
  }

  /** The entries of a mapping; any key outside {@code known} is refused (empty: any key). */
  Map<String, YamlNode> mapping(Collection<String> known) {
    if (!(node instanceof MappingNode mapping)) {
      throw refuse("must be a mapping of names to values");
    }
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlNode key = new YamlNode(tuple.getKeyNode(), path);
      if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
        throw key.refuse("a name must be a plain text");
      }
      String name = scalar.getValue();
      String below = path.isEmpty() ? name : path + "." + name;
      YamlNode named = new YamlNode(tuple.getKeyNode(), below);
      if (!known.isEmpty() && !known.contains(name)) {
        throw named.refuse("is not known here; known are " + String.join(", ", known));
      }
      if (entries.put(name, new YamlNode(tuple.getValueNode(), below)) != null) {
        throw named.refuse("stands twice");
      }
    }
    return entries;
  }

  boolean isMapping() {
    return node instanceof MappingNode;
  }

  List<YamlNode> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw refuse("must be a list");
    }
    List<YamlNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlNode(item, path + "[" + items.size() + "]"));
    }
    return items;
  }

  String text() {
    if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
      throw refuse("must be a text that is not blank");
    }
    return scalar.getValue().strip();
  }

  boolean flag() {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refuse("must be true or false");
    };
  }

  Duration duration() {
    try {
      return Duration.parse(text());
    } catch (DateTimeParseException e) {
      throw refuse("'" + text() + "' is no ISO-8601 duration such as P7D or PT12H");
    }
  }

  /** Reads with a parser that throws {@link IllegalArgumentException}, whose message is kept. */
  <T> T read(Function<String, T> parser) {
    try {
      return parser.apply(text());
    } catch (IllegalArgumentException e) {
      throw refuse(e.getMessage());
    }
  }

  String oneOf(Set<String> allowed) {
    String text = text();
    if (!allowed.contains(text)) {
      throw refuse("'" + text + "' is none of " + String.join(", ", allowed));
    }
    return text;
  }

  List<String> texts() {
    return items().stream().map(YamlNode::text).toList();
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
        mapping(Set.of()).forEach((name, value) -> map.put(name, value.plain()));
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
