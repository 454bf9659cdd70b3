package io.concordat.connector.mapping;

import io.concordat.connector.mapping.Reading.Otherwise;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes readings of the entries that say from where and as what. */
final class ReadingReader {
  static final List<String> ENTRIES =
      List.of(
          "from",
          "as",
          "list",
          "split",
          "values",
          "otherwise",
          "nullWhen",
          "absentWhen",
          "whenEmpty",
          "format",
          "zone",
          "decimal");

  private static final List<String> OTHERWISE = List.of("unrecognized", "absent", "keep");

  private final Set<String> derived;
  private final Set<String> columns = new LinkedHashSet<>();
  private final Set<String> derivedInUse = new LinkedHashSet<>();

  /**
   * @param derived the values that the connector computes for these rows
   */
  ReadingReader(Set<String> derived) {
    this.derived = derived;
  }

  /** The columns that were named so far, in the order of the file. */
  Set<String> columns() {
    return columns;
  }

  /** The derived values that were named so far. */
  Set<String> derivedInUse() {
    return derivedInUse;
  }

  /** One path or several alternatives. */
  List<FieldPath> paths(YamlNode from) {
    List<FieldPath> paths = new ArrayList<>();
    for (YamlNode item : from.oneOrMore()) {
      FieldPath path = item.read(FieldPath::parse);
      path.derived()
          .filter(name -> !derived.contains(name))
          .ifPresent(
              name -> {
                throw item.refuse(
                    "'$"
                        + name
                        + "' is no value that the connector derives here; "
                        + (derived.isEmpty()
                            ? "there is none"
                            : "there are " + String.join(", ", derived.stream().sorted().toList()))
                        + Nearest.hint(name, derived));
              });
      path.derived().ifPresentOrElse(derivedInUse::add, () -> columns.add(path.column()));
      paths.add(path);
    }
    return paths;
  }

  /** A reading of a field, whose {@code as} may be any. */
  Reading reading(String field, YamlNode owner, Map<String, YamlNode> entries) {
    As as = entries.containsKey("as") ? As.of(entries.get("as").oneOf(As.NAMES)) : As.TEXT;
    refuseUnknownWords(ClosedWords.of(field), entries);
    return reading(owner, entries, as, false);
  }

  /**
   * A reading.
   *
   * @param many whether every value counts, as for keys and ties
   */
  Reading reading(YamlNode owner, Map<String, YamlNode> entries, As as, boolean many) {
    Dates dates = dates(entries, as);
    Numbers numbers = numbers(entries, as);
    refuseUnknownWords(ClosedWords.of(as), entries);
    Vocabulary values = values(entries, as, dates, numbers);
    boolean words = !values.isEmpty() || !as.vocabulary().isEmpty();
    if (entries.containsKey("otherwise") && !words) {
      throw entries.get("otherwise").refuse("means nothing without 'values'");
    }
    Optional<String> split = Optional.ofNullable(entries.get("split")).map(YamlNode::literal);
    boolean list = many || (entries.containsKey("list") && entries.get("list").flag());
    if (split.isPresent() && !list) {
      throw entries.get("split").refuse("means nothing without 'list: true'");
    }
    return new Reading(
        paths(owner.required("from")),
        as,
        list,
        split.map(text -> Pattern.compile(Pattern.quote(text))),
        values,
        otherwise(entries, as),
        literals(entries, "nullWhen"),
        literals(entries, "absentWhen"),
        entries.containsKey("whenEmpty")
            && entries.get("whenEmpty").oneOf(List.of("absent", "none")).equals("none"),
        dates,
        numbers);
  }

  private static Set<String> literals(Map<String, YamlNode> entries, String name) {
    return entries.containsKey(name) ? Set.copyOf(entries.get(name).literals()) : Set.of();
  }

  private static Otherwise otherwise(Map<String, YamlNode> entries, As as) {
    if (!entries.containsKey("otherwise")) {
      return as.isWord() ? Otherwise.UNRECOGNIZED : Otherwise.KEEP;
    }
    return Otherwise.valueOf(
        entries.get("otherwise").oneOf(OTHERWISE).toUpperCase(java.util.Locale.ROOT));
  }

  /** What becomes a null, or nothing, may be called anything. */
  private static void refuseUnknownWords(
      Optional<ClosedWords> closed, Map<String, YamlNode> entries) {
    if (closed.isEmpty() || !entries.containsKey("values")) {
      return;
    }
    Set<String> none = new HashSet<>(literals(entries, "nullWhen"));
    none.addAll(literals(entries, "absentWhen"));
    for (YamlNode meaning : entries.get("values").entries().values().values()) {
      if (!none.contains(meaning.literal())) {
        closed.get().require(meaning.literal(), meaning);
      }
    }
  }

  /** What is not in the form that {@code as} asks for is refused now and not with each row. */
  private static Vocabulary values(
      Map<String, YamlNode> entries, As as, Dates dates, Numbers numbers) {
    if (!entries.containsKey("values")) {
      return Vocabulary.NONE;
    }
    Map<String, String> words = new HashMap<>();
    entries
        .get("values")
        .entries()
        .values()
        .forEach(
            (word, node) -> {
              String meaning = node.literal();
              try {
                if (as.convert(meaning, dates, numbers) == null) {
                  throw node.refuse("'" + meaning + "' is no " + as.fileName());
                }
              } catch (MappingRefusedException e) {
                throw e;
              } catch (IllegalArgumentException e) {
                throw node.refuse("'" + meaning + "' " + e.getMessage());
              }
              words.put(word, meaning);
            });
    if (words.isEmpty()) {
      throw entries.get("values").refuse("must not be empty; leave the entry out instead");
    }
    return new Vocabulary(words);
  }

  private static Dates dates(Map<String, YamlNode> entries, As as) {
    boolean used = as == As.DATE || as == As.INSTANT;
    for (String name : List.of("format", "zone")) {
      if (entries.containsKey(name) && !used) {
        throw entries.get(name).refuse("is for 'as: date' and 'as: instant' only");
      }
    }
    ZoneId zone = entries.containsKey("zone") ? zone(entries.get("zone")) : ZoneOffset.UTC;
    List<String> formats = new ArrayList<>();
    if (entries.containsKey("format")) {
      for (YamlNode format : entries.get("format").oneOrMore()) {
        formats.add(
            format.read(
                text -> {
                  Dates.of(List.of(text), ZoneOffset.UTC);
                  return text;
                }));
      }
    }
    return Dates.of(formats, zone);
  }

  private static ZoneId zone(YamlNode node) {
    return node.read(
        text -> {
          try {
            return ZoneId.of(text);
          } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                "'" + text + "' is no time zone such as Europe/Berlin", e);
          }
        });
  }

  private static Numbers numbers(Map<String, YamlNode> entries, As as) {
    if (!entries.containsKey("decimal")) {
      return Numbers.PLAIN;
    }
    YamlNode node = entries.get("decimal");
    if (as != As.NUMBER) {
      throw node.refuse("is for 'as: number' only");
    }
    return new Numbers(Optional.of(node.oneOf(List.of(",", ".")).charAt(0)));
  }
}
