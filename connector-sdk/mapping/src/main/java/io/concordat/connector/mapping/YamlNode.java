package io.concordat.connector.mapping;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A part of a YAML file that knows its file, path, line and column, so that every refusal can name
 * them, also after one file was laid over another. As strict as the published schema.
 */
final class YamlNode {
  private final Place place;
  private final Content content;

  /** Where a part stands; {@code path} is that of its entry. */
  record Place(String file, int line, int column, String path) {
    MappingRefusedException refuse(String reason) {
      return new MappingRefusedException(
          file, line, column, path.isEmpty() ? "(file)" : path, reason);
    }
  }

  /** What a part holds. */
  sealed interface Content {
    /** A scalar as it is written, and what YAML takes it for. */
    record Scalar(String value, Tag tag) implements Content {}

    /** Entries in the file's order; {@code keys} says where each name stands. */
    record Entries(Map<String, YamlNode> values, Map<String, Place> keys) implements Content {
      public Entries {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        keys = Map.copyOf(keys);
      }
    }

    /** A list. */
    record Items(List<YamlNode> values) implements Content {
      public Items {
        values = List.copyOf(values);
      }
    }
  }

  YamlNode(Place place, Content content) {
    this.place = place;
    this.content = content;
  }

  Place place() {
    return place;
  }

  Content content() {
    return content;
  }

  MappingRefusedException refuse(String reason) {
    return place.refuse(reason);
  }

  /** The entries of a mapping; any key outside {@code known} is refused. */
  Map<String, YamlNode> mapping(Collection<String> known) {
    Content.Entries entries = entries();
    for (String name : entries.values().keySet()) {
      if (!known.contains(name)) {
        throw entries
            .keys()
            .get(name)
            .refuse(
                "is not known here; known are "
                    + String.join(", ", known)
                    + Nearest.hint(name, known));
      }
    }
    return entries.values();
  }

  /** The entries of a mapping whose keys are no fixed words. */
  Content.Entries entries() {
    if (content instanceof Content.Entries entries) {
      return entries;
    }
    throw refuse("must be a mapping of names to values");
  }

  boolean isMapping() {
    return content instanceof Content.Entries;
  }

  boolean isList() {
    return content instanceof Content.Items;
  }

  /** Whether it is {@code null}, {@code ~} or nothing at all. */
  boolean isNull() {
    return content instanceof Content.Scalar scalar && scalar.tag().equals(Tag.NULL);
  }

  List<YamlNode> items() {
    if (content instanceof Content.Items items) {
      return items.values();
    }
    throw refuse("must be a list");
  }

  /** One text, or a list of at least one. */
  List<YamlNode> oneOrMore() {
    if (!isList()) {
      return List.of(this);
    }
    if (items().isEmpty()) {
      throw refuse("must not be empty; leave the entry out instead");
    }
    return items();
  }

  String text() {
    if (!(content instanceof Content.Scalar(String value, Tag tag)) || value.isBlank()) {
      throw refuse("must be a text that is not blank");
    }
    if (!tag.equals(Tag.STR)) {
      throw refuse(
          "must be a text, and YAML reads this as something else; put it in quotes: \""
              + value
              + "\"");
    }
    return value.strip();
  }

  /** A scalar as it is written, whatever YAML takes it for: codes need no quotes. */
  String literal() {
    if (content instanceof Content.Scalar(String value, Tag _) && !isNull() && !value.isBlank()) {
      return value.strip();
    }
    throw refuse("must be a text, number, true or false");
  }

  Content.Scalar scalar() {
    if (content instanceof Content.Scalar scalar && !isNull()) {
      return scalar;
    }
    throw refuse("must be a text, number, true or false");
  }

  boolean flag() {
    if (content instanceof Content.Scalar(String value, Tag tag)
        && tag.equals(Tag.BOOL)
        && (value.equals("true") || value.equals("false"))) {
      return value.equals("true");
    }
    throw refuse("must be true or false");
  }

  Duration duration() {
    String text = text();
    try {
      Duration duration = Duration.parse(text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // Refused below, like a negative one.
    }
    throw refuse("'" + text + "' is no ISO-8601 duration such as P90D or PT4H");
  }

  /** Reads with a parser that throws {@link IllegalArgumentException}, whose message is kept. */
  <T> T read(Function<String, T> parser) {
    String text = text();
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw refuse(e.getMessage());
    }
  }

  String oneOf(Collection<String> allowed) {
    String text = text();
    if (!allowed.contains(text)) {
      throw refuse(
          "'" + text + "' is none of " + String.join(", ", allowed) + Nearest.hint(text, allowed));
    }
    return text;
  }

  /** A list of texts as they are written, each of which stands there once. */
  List<String> literals() {
    List<String> texts = new ArrayList<>();
    for (YamlNode item : items()) {
      if (texts.contains(item.literal())) {
        throw item.refuse("'" + item.literal() + "' stands twice");
      }
      texts.add(item.literal());
    }
    return texts;
  }

  YamlNode required(String name) {
    YamlNode value = entries().values().get(name);
    if (value == null) {
      throw refuse("'" + name + "' is required");
    }
    return value;
  }

  /** A spelling that is the same for two parts that mean the same; comments do not count. */
  String canonical() {
    return switch (content) {
      case Content.Scalar(String value, Tag tag) -> tag.getValue() + quoted(value);
      case Content.Items(List<YamlNode> values) ->
          values.stream().map(YamlNode::canonical).toList().toString();
      case Content.Entries(Map<String, YamlNode> values, var _) -> {
        StringBuilder all = new StringBuilder("{");
        values.forEach((name, value) -> all.append(quoted(name)).append(value.canonical()));
        yield all.append('}').toString();
      }
    };
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
