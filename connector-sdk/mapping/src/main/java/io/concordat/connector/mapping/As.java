package io.concordat.connector.mapping;

import io.concordat.contract.FieldValue;
import io.concordat.contract.SecretGuard;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a text of the vendor's is taken as. */
enum As {
  /** As it is, without outer blanks. */
  TEXT,
  /** What people wrote freely: cut, and withheld where it has the shape of a secret. */
  FREE_TEXT,
  LOWER,
  /** Lower case, blanks and dashes as underscores. */
  WORD,
  /** An address, lower case; anything else can be matched with nobody and is left out. */
  EMAIL,
  /** An address, or {@code group:} and a name; anything else is left out. */
  OWNER,
  /** The name of a group, as an owner. */
  GROUP,
  NUMBER,
  FLAG,
  DATE,
  INSTANT,
  IDENTITY_TYPE,
  ENVIRONMENT,
  ACCESS_EFFECT;

  private static final Pattern EMAIL_SHAPE = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[^\\s@]+");
  private static final String GROUP_PREFIX = "group:";
  private static final int LONGEST_FREE_TEXT = 1000;
  static final String WITHHELD = "(withheld: the text has the shape of a secret)";

  /** The names in a mapping file. */
  static final List<String> NAMES = Arrays.stream(values()).map(As::fileName).toList();

  String fileName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static As of(String fileName) {
    return valueOf(fileName.toUpperCase(Locale.ROOT));
  }

  /** The words that it knows by itself. */
  Vocabulary vocabulary() {
    return switch (this) {
      case IDENTITY_TYPE -> Vocabulary.IDENTITY_TYPES;
      case ENVIRONMENT -> Vocabulary.ENVIRONMENTS;
      case ACCESS_EFFECT -> Vocabulary.ACCESS_EFFECTS;
      default -> Vocabulary.NONE;
    };
  }

  /** Whether its values are words, so that one that is not known is {@code unrecognized}. */
  boolean isWord() {
    return switch (this) {
      case NUMBER, FLAG, DATE, INSTANT -> false;
      default -> true;
    };
  }

  /**
   * Converts a text that is not blank.
   *
   * @return null where the text is none of its kind and is to be left out
   * @throws IllegalArgumentException that says what the text is not, never the text
   */
  FieldValue convert(String text, Dates dates, Numbers numbers) {
    return switch (this) {
      case TEXT, IDENTITY_TYPE, ENVIRONMENT, ACCESS_EFFECT -> FieldValue.of(text);
      case FREE_TEXT -> FieldValue.of(freeText(text));
      case LOWER -> FieldValue.of(lower(text));
      case WORD -> FieldValue.of(Vocabulary.word(text));
      case EMAIL -> isEmail(text) ? FieldValue.of(lower(text)) : null;
      case OWNER -> owner(lower(text));
      case GROUP -> FieldValue.of(GROUP_PREFIX + lower(text));
      case NUMBER -> FieldValue.of(numbers.number(text));
      case FLAG -> flag(lower(text));
      case DATE -> FieldValue.of(dates.date(text).toString());
      case INSTANT -> FieldValue.of(dates.instant(text));
    };
  }

  private static boolean isEmail(String text) {
    return text.length() <= 320 && EMAIL_SHAPE.matcher(text).matches();
  }

  private static FieldValue owner(String text) {
    boolean group = text.startsWith(GROUP_PREFIX) && text.length() > GROUP_PREFIX.length();
    return group || isEmail(text) ? FieldValue.of(text) : null;
  }

  private static FieldValue flag(String text) {
    return switch (text) {
      case "true", "1", "x", "yes", "y", "t" -> FieldValue.of(true);
      case "false", "0", "no", "n", "f" -> FieldValue.of(false);
      default -> throw new IllegalArgumentException("is neither true nor false");
    };
  }

  private static String freeText(String text) {
    if (SecretGuard.looksLikeSecret(text)) {
      return WITHHELD;
    }
    return text.length() <= LONGEST_FREE_TEXT ? text : text.substring(0, LONGEST_FREE_TEXT);
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
