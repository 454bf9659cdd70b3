package io.concordat.authority;

import io.concordat.contract.FieldValue;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One word for many, such as {@code enabled} for {@code active}. */
record Synonyms(Map<String, String> words, boolean closed) implements Normaliser {
  static Synonyms of(Map<String, String> given, boolean closed) {
    Map<String, String> words = new HashMap<>();
    given.forEach(
        (word, meaning) -> words.put(Normaliser.plainLower(word), Normaliser.plainLower(meaning)));
    for (String meaning : List.copyOf(words.values())) {
      String other = words.putIfAbsent(meaning, meaning);
      if (other != null && !other.equals(meaning)) {
        throw new IllegalArgumentException(
            "normalise: '" + meaning + "' is a meaning and also a synonym of '" + other + "'");
      }
    }
    return new Synonyms(Map.copyOf(words), closed);
  }

  @Override
  public Optional<FieldValue> normalise(FieldValue value) {
    return switch (value) {
      case FieldValue.Text(String text) -> {
        String word = meaning(text);
        yield word == null
            ? Optional.empty()
            : Optional.of(word.equals(text) ? value : new FieldValue.Text(word));
      }
      case FieldValue.Texts(List<String> texts) -> {
        List<String> meanings = texts.stream().map(this::meaning).toList();
        yield meanings.contains(null)
            ? Optional.empty()
            : Optional.of(
                new FieldValue.Texts(
                    meanings.stream().distinct().sorted(Comparator.naturalOrder()).toList()));
      }
      default -> closed ? Optional.empty() : Optional.of(value);
    };
  }

  private String meaning(String text) {
    String known = words.get(text);
    if (known != null) {
      return known;
    }
    String word = Normaliser.plainLower(text);
    return words.getOrDefault(word, closed ? null : word);
  }
}
