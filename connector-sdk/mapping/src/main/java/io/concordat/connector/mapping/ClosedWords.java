package io.concordat.connector.mapping;

import io.concordat.contract.FieldNames;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields whose words the contract closes: policies compare with these, so that a word which is
 * misspelt in a mapping would silently never hold.
 */
final class ClosedWords {
  private static final String UNRECOGNIZED = "unrecognized";

  private static final Map<String, Set<String>> OF_FIELD =
      Map.of(
          FieldNames.IDENTITY_TYPE,
          Vocabulary.IDENTITY_TYPES.meanings(),
          FieldNames.ENVIRONMENT,
          Vocabulary.ENVIRONMENTS.meanings(),
          FieldNames.ACCESS_EFFECT,
          Vocabulary.ACCESS_EFFECTS.meanings(),
          FieldNames.PRIVILEGE,
          Set.of("none", "read", "write", "admin"),
          FieldNames.PARTY_TYPE,
          Set.of("person", "group", "supplier"));

  private final String name;
  private final Set<String> words;

  private ClosedWords(String name) {
    this.name = name;
    this.words = OF_FIELD.get(name);
  }

  /** Those of a field; empty where its words are open. */
  static Optional<ClosedWords> of(String field) {
    return OF_FIELD.containsKey(field) ? Optional.of(new ClosedWords(field)) : Optional.empty();
  }

  /** Those of what a text is taken as; empty where any word will do. */
  static Optional<ClosedWords> of(As as) {
    return of(as.fileName());
  }

  /**
   * Refuses a word that is none of them; {@code unrecognized} may always be said.
   *
   * @throws MappingRefusedException with the node's place and the words that there are
   */
  void require(String word, YamlNode node) {
    if (!words.contains(word) && !word.equals(UNRECOGNIZED)) {
      throw node.refuse(
          "'"
              + word
              + "' is no "
              + name
              + "; there are "
              + String.join(", ", new TreeSet<>(words))
              + Nearest.hint(word, words));
    }
  }
}
