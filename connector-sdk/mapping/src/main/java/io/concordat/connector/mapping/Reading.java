package io.concordat.connector.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.contract.FieldValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * From where a value is read and what it is taken as.
 *
 * @param paths alternatives: the first that gives a value counts
 * @param list whether all values make a list of texts
 * @param split what divides several values within one text
 * @param values words and what they become, before it is taken as something
 * @param otherwise what becomes of a word that {@code values} does not know
 * @param nullWhen texts that say that there is no value
 * @param absentWhen texts that say nothing
 * @param emptyIsNull whether nothing at all says that there is no value
 */
record Reading(
    List<FieldPath> paths,
    As as,
    boolean list,
    Optional<Pattern> split,
    Vocabulary values,
    Otherwise otherwise,
    Set<String> nullWhen,
    Set<String> absentWhen,
    boolean emptyIsNull,
    Dates dates,
    Numbers numbers) {

  /** What becomes of a word that is not known. */
  enum Otherwise {
    UNRECOGNIZED,
    ABSENT,
    KEEP
  }

  private static final FieldValue UNRECOGNIZED = FieldValue.of(FieldValue.UNRECOGNIZED);

  Reading {
    paths = List.copyOf(paths);
    nullWhen = Set.copyOf(nullWhen);
    absentWhen = Set.copyOf(absentWhen);
  }

  /** A plain text. */
  static Reading text(List<FieldPath> paths) {
    return new Reading(
        paths,
        As.TEXT,
        false,
        Optional.empty(),
        Vocabulary.NONE,
        Otherwise.KEEP,
        Set.of(),
        Set.of(),
        false,
        Dates.ISO,
        Numbers.PLAIN);
  }

  /**
   * Reads the value.
   *
   * @return null where the row says nothing
   * @throws IllegalArgumentException naming the path and what was wrong, never the value
   */
  FieldValue read(JsonNode row, RowContext context) {
    FieldValue value = list ? all(row, context) : first(row, context);
    return value == null && emptyIsNull ? FieldValue.NULL : value;
  }

  private FieldValue first(JsonNode row, RowContext context) {
    for (FieldPath path : paths) {
      for (JsonNode found : path.in(row, context)) {
        FieldValue value = taken(path, text(found));
        if (value != null) {
          return value;
        }
      }
    }
    return null;
  }

  private FieldValue all(JsonNode row, RowContext context) {
    List<String> texts = texts(row, context);
    return texts.isEmpty() ? null : FieldValue.of(texts);
  }

  /** Every value of every path as a text, each once; values that say "none" are left out. */
  List<String> texts(JsonNode row, RowContext context) {
    Set<String> texts = null;
    for (FieldPath path : paths) {
      for (JsonNode found : path.in(row, context)) {
        for (String part : parts(text(found))) {
          FieldValue value = taken(path, part);
          if (value != null && !value.isNull()) {
            texts = texts == null ? new LinkedHashSet<>() : texts;
            texts.add(value.display());
          }
        }
      }
    }
    return texts == null ? List.of() : new ArrayList<>(texts);
  }

  private List<String> parts(String text) {
    return split.isEmpty() ? List.of(text) : List.of(split.get().split(text));
  }

  private FieldValue taken(FieldPath path, String raw) {
    String text = raw.strip();
    if (text.isEmpty() || absentWhen.contains(text)) {
      return null;
    }
    if (nullWhen.contains(text)) {
      return FieldValue.NULL;
    }
    try {
      FieldValue value = translated(text);
      return value != null && nullWhen.contains(value.display()) ? FieldValue.NULL : value;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path.text() + ": " + e.getMessage(), e);
    }
  }

  private FieldValue translated(String text) {
    if (values.isEmpty() && as.vocabulary().isEmpty()) {
      return as.convert(text, dates, numbers);
    }
    Optional<String> meaning = values.meaning(text).or(() -> as.vocabulary().meaning(text));
    if (meaning.isPresent()) {
      return as.convert(meaning.get(), dates, numbers);
    }
    return switch (otherwise) {
      case UNRECOGNIZED -> UNRECOGNIZED;
      case ABSENT -> null;
      case KEEP -> as.convert(text, dates, numbers);
    };
  }

  private static String text(JsonNode node) {
    return node.isContainerNode() ? "" : node.asText();
  }
}
