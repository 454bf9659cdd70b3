package io.concordat.authority;

import io.concordat.contract.FieldValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The normalisers that need nothing but the value. Each of them works without a regex. */
enum TextForm implements Normaliser {
  /** As asserted. */
  NONE {
    @Override
    String form(String text) {
      return text;
    }
  },
  /** Without surrounding blanks. */
  TRIM {
    @Override
    String form(String text) {
      return text.strip();
    }
  },
  /** Without surrounding blanks, in lower case. */
  LOWER {
    @Override
    String form(String text) {
      return Normaliser.plainLower(text);
    }
  },
  /** {@code Ann Lee <Ann@Example.com>} and {@code mailto:} become {@code ann@example.com}. */
  EMAIL {
    @Override
    String form(String text) {
      return Spelling.email(text);
    }
  },
  /** An e-mail address, or {@code group:} and a name. */
  OWNER {
    @Override
    String form(String text) {
      String lower = Normaliser.plainLower(text);
      if (lower.startsWith("group:")) {
        String group = lower.substring("group:".length()).strip();
        return group.isEmpty() ? null : "group:" + group;
      }
      return Spelling.email(text);
    }
  },
  /** An instant in any zone becomes one in UTC; a date is midnight in UTC. */
  INSTANT {
    @Override
    String form(String text) {
      return Times.instant(text);
    }
  },
  /** A date; an instant becomes its date in UTC. */
  DATE {
    @Override
    String form(String text) {
      return Times.date(text);
    }
  },
  /**
   * An ARN with prefix, partition, service and region in lower case, no region where the service
   * has none, and an account without dashes; the resource keeps its case.
   */
  ARN {
    @Override
    String form(String text) {
      return Spelling.arn(text);
    }
  },
  /** A host name in lower case, as the DNS spells it (IDN), without the root's dot. */
  HOSTNAME {
    @Override
    String form(String text) {
      return Spelling.hostname(text);
    }
  },
  /** A number, also where it is spelled as a text. */
  NUMBER {
    @Override
    String form(String text) {
      throw new IllegalStateException("a number has no text form");
    }

    @Override
    public Optional<FieldValue> normalise(FieldValue value) {
      return switch (value) {
        case FieldValue.Number _ -> Optional.of(value);
        case FieldValue.Text(String text) -> number(text);
        default -> Optional.empty();
      };
    }
  };

  private final String policyName = name().toLowerCase(Locale.ROOT);

  String policyName() {
    return policyName;
  }

  /** Whether the values of the field are points in time. */
  boolean isTime() {
    return this == INSTANT || this == DATE;
  }

  /** The text in its one form, the same object if it is so already; {@code null} if invalid. */
  abstract String form(String text);

  @Override
  public Optional<FieldValue> normalise(FieldValue value) {
    return switch (value) {
      case FieldValue.Text(String text) -> {
        String form = form(text);
        yield form == null
            ? Optional.empty()
            : Optional.of(form.equals(text) ? value : new FieldValue.Text(form));
      }
      case FieldValue.Texts(List<String> texts) -> this == NONE ? Optional.of(value) : each(texts);
      case FieldValue.Number _, FieldValue.Flag _ ->
          compareTo(LOWER) <= 0 ? Optional.of(value) : Optional.empty();
      case FieldValue.Null _ -> Optional.of(value);
    };
  }

  /** The order of a list carries no meaning, nor does a repetition. */
  private Optional<FieldValue> each(List<String> texts) {
    List<String> forms = texts.stream().map(this::form).toList();
    return forms.stream().anyMatch(Objects::isNull)
        ? Optional.empty()
        : Optional.of(new FieldValue.Texts(forms.stream().distinct().sorted().toList()));
  }

  private static Optional<FieldValue> number(String text) {
    try {
      return Optional.of(new FieldValue.Number(new BigDecimal(text.strip())));
    } catch (IllegalArgumentException e) {
      // Not a number, or one with more digits than the contract carries: invalid either way.
      return Optional.empty();
    }
  }
}
