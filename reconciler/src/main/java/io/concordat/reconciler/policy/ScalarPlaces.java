package io.concordat.reconciler.policy;

import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Finds the place in the file of a character of a text's value. The two differ: quotes, escapes,
 * indentation and folded lines are in the file and not in the value.
 */
final class ScalarPlaces {
  private final String file;
  private final ScalarNode scalar;

  ScalarPlaces(String file, ScalarNode scalar) {
    this.file = file;
    this.scalar = scalar;
  }

  /** A place in the file, counted from 1. */
  record Place(int line, int column) {}

  /** Where the character at {@code offset} of the value stands; its end for the value's length. */
  Place of(int offset) {
    String value = scalar.getValue();
    int at = begin();
    for (int i = 0; i < value.length(); i++) {
      at = skipped(at, Character.isWhitespace(value.charAt(i)));
      if (i == offset) {
        return place(at);
      }
      at += width(at);
    }
    return place(at);
  }

  /** The first character of the value, behind an anchor, a quote or a block's head. */
  private int begin() {
    int at = file.offsetByCodePoints(0, scalar.getStartMark().getIndex());
    while (at < file.length() && (file.charAt(at) == '&' || file.charAt(at) == '!')) {
      while (at < file.length() && !Character.isWhitespace(file.charAt(at))) {
        at++;
      }
      while (at < file.length() && Character.isWhitespace(file.charAt(at))) {
        at++;
      }
    }
    return switch (scalar.getScalarStyle()) {
      case SINGLE_QUOTED, DOUBLE_QUOTED -> at + 1;
      case LITERAL, FOLDED -> file.indexOf('\n', at) + 1;
      default -> at;
    };
  }

  /** Over what is in the file alone: line ends and indentation, unless the value has blanks too. */
  private int skipped(int from, boolean blank) {
    int at = from;
    while (at < file.length()) {
      boolean continued =
          quoted(ScalarStyle.DOUBLE_QUOTED)
              && file.charAt(at) == '\\'
              && at + 1 < file.length()
              && file.charAt(at + 1) == '\n';
      if (continued) {
        at += 2;
      } else if (!blank && Character.isWhitespace(file.charAt(at))) {
        at++;
      } else {
        break;
      }
    }
    return at;
  }

  /** How much of the file makes one character of the value. */
  private int width(int at) {
    if (at + 1 >= file.length()) {
      return 1;
    }
    char next = file.charAt(at + 1);
    if (quoted(ScalarStyle.SINGLE_QUOTED) && file.charAt(at) == '\'' && next == '\'') {
      return 2;
    }
    if (!quoted(ScalarStyle.DOUBLE_QUOTED) || file.charAt(at) != '\\') {
      return 1;
    }
    return switch (next) {
      case 'x' -> 4;
      case 'u' -> 6;
      case 'U' -> 10;
      default -> 2;
    };
  }

  private boolean quoted(ScalarStyle style) {
    return scalar.getScalarStyle() == style;
  }

  private Place place(int at) {
    int end = Math.min(at, file.length());
    int lineStart = file.lastIndexOf('\n', end - 1) + 1;
    int line = 1 + (int) file.substring(0, lineStart).chars().filter(c -> c == '\n').count();
    return new Place(line, 1 + file.codePointCount(lineStart, end));
  }
}
