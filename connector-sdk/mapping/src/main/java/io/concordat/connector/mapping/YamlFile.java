package io.concordat.connector.mapping;

import io.concordat.connector.mapping.YamlNode.Content;
import io.concordat.connector.mapping.YamlNode.Place;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Reads YAML into nodes that know their place. Nothing is constructed from tags, and size, depth,
 * aliases and numbers of entries are bounded.
 */
final class YamlFile {
  private static final int MAX_CHARACTERS = 1_000_000;
  private static final int MAX_ENTRIES = 1_000;
  private static final int MAX_TEXT = 4_000;
  private static final int MAX_DEPTH = 20;

  private final String file;

  private YamlFile(String file) {
    this.file = file;
  }

  /**
   * Reads a text.
   *
   * @param file how refusals name it
   */
  static YamlNode parse(String file, String text) {
    return new YamlFile(file).parse(text);
  }

  private YamlNode parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARACTERS);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(20);
    options.setAllowDuplicateKeys(false);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      if (root == null) {
        throw refuse(null, "the file is empty");
      }
      return node(root, "", 0);
    } catch (MarkedYAMLException e) {
      throw refuse(e.getProblemMark(), "not well-formed YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw refuse(null, "not acceptable YAML: " + e.getMessage());
    }
  }

  private YamlNode node(Node node, String path, int depth) {
    Place place = place(node, path);
    if (depth > MAX_DEPTH) {
      throw place.refuse("is nested too deeply");
    }
    return switch (node) {
      case ScalarNode scalar -> new YamlNode(place, scalar(scalar, place));
      case SequenceNode list when list.getTag().equals(Tag.SEQ) ->
          new YamlNode(place, items(list, place, depth));
      case MappingNode map when map.getTag().equals(Tag.MAP) ->
          new YamlNode(place, entries(map, place, depth));
      default -> throw place.refuse("has a tag that is not taken: " + node.getTag());
    };
  }

  private static Content scalar(ScalarNode scalar, Place place) {
    if (scalar.getValue().length() > MAX_TEXT) {
      throw place.refuse("has more than " + MAX_TEXT + " characters");
    }
    return new Content.Scalar(scalar.getValue(), scalar.getTag());
  }

  private Content items(SequenceNode list, Place place, int depth) {
    bounded(list.getValue().size(), place);
    List<YamlNode> items = new ArrayList<>();
    for (Node item : list.getValue()) {
      items.add(node(item, place.path() + "[" + items.size() + "]", depth + 1));
    }
    return new Content.Items(items);
  }

  private Content entries(MappingNode map, Place place, int depth) {
    bounded(map.getValue().size(), place);
    Map<String, YamlNode> values = new LinkedHashMap<>();
    Map<String, Place> keys = new LinkedHashMap<>();
    for (NodeTuple tuple : map.getValue()) {
      String name = node(tuple.getKeyNode(), place.path(), depth + 1).literal();
      String below = place.path().isEmpty() ? name : place.path() + "." + name;
      Place key = place(tuple.getKeyNode(), below);
      if (values.put(name, node(tuple.getValueNode(), below, depth + 1)) != null) {
        throw key.refuse("stands twice");
      }
      keys.put(name, key);
    }
    return new Content.Entries(values, keys);
  }

  private static void bounded(int size, Place place) {
    if (size > MAX_ENTRIES) {
      throw place.refuse("has more than " + MAX_ENTRIES + " entries");
    }
  }

  private Place place(Node node, String path) {
    Mark mark = node.getStartMark();
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1, path);
  }

  private MappingRefusedException refuse(Mark mark, String reason) {
    return new MappingRefusedException(
        file,
        mark == null ? 1 : mark.getLine() + 1,
        mark == null ? 1 : mark.getColumn() + 1,
        "(file)",
        reason);
  }
}
