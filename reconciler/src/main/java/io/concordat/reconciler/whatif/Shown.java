package io.concordat.reconciler.whatif;

import io.concordat.contract.FieldValue;
import io.concordat.reconciler.finding.Facts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What examples show of values that may be long: a bounded part, with an ellipsis. */
final class Shown {
  private static final int MAX_TEXT = 200;
  private static final int MAX_ELEMENTS = 10;

  private Shown() {}

  static FieldValue value(FieldValue value) {
    return switch (value) {
      case FieldValue.Text(String text) -> FieldValue.of(text(text));
      case FieldValue.Texts(List<String> texts) ->
          FieldValue.of(
              Stream.concat(
                      texts.stream().limit(MAX_ELEMENTS).map(Shown::text),
                      Stream.of("… and " + (texts.size() - MAX_ELEMENTS) + " more")
                          .limit(texts.size() > MAX_ELEMENTS ? 1 : 0))
                  .toList());
      default -> value;
    };
  }

  static String text(String text) {
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT - 1) + "…" : text;
  }

  static String name(Facts facts) {
    return text(facts.displayName());
  }

  /** A source or a verdict from a key, where none is an empty text. */
  static Optional<String> named(String key) {
    return Optional.of(key).filter(name -> !name.isEmpty());
  }
}
