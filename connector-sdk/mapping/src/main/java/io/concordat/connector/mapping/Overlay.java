package io.concordat.connector.mapping;

import io.concordat.connector.mapping.YamlNode.Content;
import io.concordat.connector.mapping.YamlNode.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lays a file over the mapping that it extends. Rows, and in them fields, keys and relations, are
 * laid over each other by name; within a field, what is given counts and the rest stays, and a new
 * {@code from}, {@code firstOf} or {@code value} takes the place of the old one of any of the
 * three. What is null is taken away.
 */
final class Overlay {
  private static final Set<String> BY_NAME = Set.of("fields", "keys", "relations");
  private static final Set<String> ORIGINS = Set.of("from", "join", "firstOf", "value");

  private Overlay() {}

  /** The file as it stands with what it extends. */
  static YamlNode over(YamlNode base, YamlNode file) {
    Map<String, YamlNode> parts = new LinkedHashMap<>(base.entries().values());
    Map<String, Place> places = new HashMap<>(base.entries().keys());
    file.entries()
        .values()
        .forEach(
            (name, value) -> {
              YamlNode before = parts.get(name);
              switch (name) {
                case "rows" -> parts.put(name, named(before, value, Overlay::row));
                case "customFields" -> parts.put(name, both(before, value));
                default -> parts.put(name, value);
              }
              places.put(name, file.entries().keys().get(name));
            });
    return new YamlNode(file.place(), new Content.Entries(parts, places));
  }

  /** How one entry is laid over another of its name. */
  @FunctionalInterface
  private interface Merge {
    YamlNode of(YamlNode before, YamlNode after);
  }

  private static YamlNode named(YamlNode base, YamlNode file, Merge merge) {
    if (base == null) {
      return file;
    }
    Map<String, YamlNode> parts = new LinkedHashMap<>(base.entries().values());
    Map<String, Place> places = new HashMap<>(base.entries().keys());
    file.entries()
        .values()
        .forEach(
            (name, value) -> {
              if (value.isNull() && !parts.containsKey(name)) {
                throw value.refuse("takes away what is not there");
              }
              if (value.isNull()) {
                parts.remove(name);
              } else {
                parts.merge(name, value, merge::of);
              }
              places.put(name, file.entries().keys().get(name));
            });
    return new YamlNode(file.place(), new Content.Entries(parts, places));
  }

  private static YamlNode row(YamlNode base, YamlNode file) {
    return named(
        base,
        file,
        (before, after) -> {
          boolean byName =
              before.isMapping()
                  && after.isMapping()
                  && BY_NAME.stream().anyMatch(part -> before.place().path().endsWith("." + part));
          return byName ? named(before, after, Overlay::rule) : after;
        });
  }

  /** A bare path is a rule that says only from where. */
  private static YamlNode rule(YamlNode base, YamlNode file) {
    YamlNode before = spelledOut(base);
    YamlNode after = spelledOut(file);
    Map<String, YamlNode> parts = new LinkedHashMap<>(before.entries().values());
    Map<String, Place> places = new HashMap<>(before.entries().keys());
    if (after.entries().values().keySet().stream().anyMatch(ORIGINS::contains)) {
      parts.keySet().removeAll(ORIGINS);
    }
    after
        .entries()
        .values()
        .forEach(
            (name, value) -> {
              boolean words = name.equals("values") && parts.containsKey(name) && value.isMapping();
              if (words) {
                parts.put(name, named(parts.get(name), value, (old, given) -> given));
              } else if (value.isNull()) {
                parts.remove(name);
              } else {
                parts.put(name, value);
              }
              places.put(name, after.entries().keys().get(name));
            });
    return new YamlNode(after.place(), new Content.Entries(parts, places));
  }

  private static YamlNode spelledOut(YamlNode rule) {
    return rule.isMapping()
        ? rule
        : new YamlNode(
            rule.place(), new Content.Entries(Map.of("from", rule), Map.of("from", rule.place())));
  }

  private static YamlNode both(YamlNode base, YamlNode file) {
    if (base == null) {
      return file;
    }
    List<YamlNode> all = new ArrayList<>(base.items());
    all.addAll(file.items());
    return new YamlNode(file.place(), new Content.Items(all));
  }
}
