package io.concordat.registry.link.policy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

/**
 * A part of a YAML file that knows its path and its place, so that every refusal can name both.
 * Nothing is constructed from tags, and size, depth and aliases are bounded.
 */
final class YamlPart {
  private static final int MAX_CHARACTERS = 200_000;
  private static final String FILE = "(file)";

  private final Node node;
  private final String path;

  private YamlPart(Node node, String path) {
    this.node = node;
    this.path = path;
  }

  static YamlPart parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARACTERS);
    options.setNestingDepthLimit(10);
    options.setMaxAliasesForCollections(10);
    options.setAllowDuplicateKeys(false);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      if (root == null) {
        throw new PolicyRefusedException(1, 1, FILE, "the file is empty");
      }
      return new YamlPart(root, "");
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      throw new PolicyRefusedException(
          mark == null ? 1 : mark.getLine() + 1,
          mark == null ? 1 : mark.getColumn() + 1,
          FILE,
          "not well-formed YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new PolicyRefusedException(1, 1, FILE, "not acceptable YAML: " + e.getMessage());
    }
  }

  int line() {
    return node.getStartMark().getLine() + 1;
  }

  PolicyRefusedException refuse(String reason) {
    Mark mark = node.getStartMark();
    return new PolicyRefusedException(
        mark.getLine() + 1, mark.getColumn() + 1, path.isEmpty() ? FILE : path, reason);
  }

  /** The entries of a mapping; any name outside {@code known} is refused. */
  Map<String, YamlPart> mapping(Collection<String> known) {
    if (!(node instanceof MappingNode mapping)) {
      throw refuse("must be a mapping of names to values");
    }
    Map<String, YamlPart> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
        throw new YamlPart(tuple.getKeyNode(), path).refuse("a name must be a plain text");
      }
      String name = scalar.getValue();
      String below = path.isEmpty() ? name : path + "." + name;
      YamlPart named = new YamlPart(tuple.getKeyNode(), below);
      if (!known.contains(name)) {
        throw named.refuse("is not known here; known are " + String.join(", ", known));
      }
      if (entries.put(name, new YamlPart(tuple.getValueNode(), below)) != null) {
        throw named.refuse("stands twice");
      }
    }
    return entries;
  }

  YamlPart required(Map<String, YamlPart> entries, String name) {
    YamlPart part = entries.get(name);
    if (part == null) {
      throw refuse("'" + name + "' is required");
    }
    return part;
  }

  /** The items of a list that must not be empty. */
  List<YamlPart> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw refuse("must be a list");
    }
    List<YamlPart> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlPart(item, path + "[" + items.size() + "]"));
    }
    if (items.isEmpty()) {
      throw refuse("must name at least one; leave it out where none is meant");
    }
    return items;
  }

  String text() {
    if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
      throw refuse("must be a text that is not blank");
    }
    return scalar.getValue().strip();
  }

  int number(int least, int most) {
    String text = text();
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw refuse("'" + text + "' is no whole number from " + least + " to " + most);
    }
    throw refuse("'" + text + "' is no whole number from " + least + " to " + most);
  }

  /** Reads with a parser that throws {@link IllegalArgumentException}, whose message is kept. */
  <T> T read(Function<String, T> parser) {
    try {
      return parser.apply(text());
    } catch (IllegalArgumentException e) {
      throw refuse(e.getMessage());
    }
  }
}
