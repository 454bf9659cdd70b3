package io.concordat.authority;

import io.concordat.contract.FieldValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brings the spellings of one value into one form, before values are compared: two spellings are no
 * conflict. The decided value is in that form. Pure, and idempotent: a normalised value stays as it
 * is.
 */
public sealed interface Normaliser permits TextForm, Synonyms {
  /**
   * The value in its one form.
   *
   * @param value never {@link FieldValue#NULL}
   * @return empty if the value cannot be one of this field
   */
  Optional<FieldValue> normalise(FieldValue value);

  /**
   * A normaliser by its name in a policy: {@code none}, {@code trim}, {@code lower}, {@code email},
   * {@code owner} (an e-mail address or {@code group:<name>}), {@code instant}, {@code date},
   * {@code arn}, {@code hostname}, {@code number}.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists them
   */
  static Normaliser of(String name) {
    for (TextForm form : TextForm.values()) {
      if (form.policyName().equals(name)) {
        return form;
      }
    }
    throw new IllegalArgumentException(
        "normalise: '"
            + name
            + "' is none of "
            + Arrays.stream(TextForm.values())
                .map(TextForm::policyName)
                .collect(Collectors.joining(", "))
            + ", or a map of synonyms");
  }

  /**
   * One word for many, regardless of case and surrounding blanks.
   *
   * @param words each word that counts as another, to that other
   * @param closed whether a word that is neither of them is invalid
   */
  static Normaliser synonyms(Map<String, String> words, boolean closed) {
    return Synonyms.of(words, closed);
  }

  /** Text without surrounding blanks, in lower case; the same object if it is so already. */
  static String plainLower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
