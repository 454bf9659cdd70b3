package io.concordat.registry.query;

import io.concordat.contract.EntityKind;
import io.concordat.edge.Cursor;
import io.concordat.edge.Problem;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** What a list of entities is narrowed to, and where it goes on. */
record EntityFilter(
    Optional<EntityKind> kind,
    Optional<String> type,
    Optional<String> source,
    Optional<String> text,
    Optional<UUID> after) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");
  private static final int LONGEST_TEXT = 200;

  /** Reads query parameters; each refusal is a 400 that names its parameter. */
  static EntityFilter parse(String kind, String type, String source, String q, String cursor) {
    List<String> from = Cursor.decode(cursor, 1);
    return new EntityFilter(
        given(kind).map(EntityFilter::kindOf),
        given(type).map(value -> name("type", value)),
        given(source).map(value -> name("source", value)),
        given(q).map(EntityFilter::textOf),
        from.isEmpty() ? Optional.empty() : Optional.of(position(from.getFirst())));
  }

  /** The pattern for ILIKE: the text anywhere, taken literally. */
  Optional<String> pattern() {
    return text.map(
        value -> '%' + value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + '%');
  }

  private static Optional<String> given(String value) {
    return Optional.ofNullable(value).map(String::trim).filter(text -> !text.isEmpty());
  }

  private static EntityKind kindOf(String value) {
    try {
      return EntityKind.fromWireName(value);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(
          "kind",
          "is none of identity, credential, entitlement, agreement, change, party, resource");
    }
  }

  private static String name(String field, String value) {
    if (!NAME.matcher(value).matches()) {
      throw Problem.badRequest(
          field,
          "must start with a lower-case letter and hold only a-z, 0-9, '_', '.', ':', '-'; at most"
              + " 64 characters");
    }
    return value;
  }

  private static String textOf(String value) {
    if (value.length() > LONGEST_TEXT || value.indexOf('\0') >= 0) {
      throw Problem.badRequest("q", "must be plain text of at most 200 characters");
    }
    return value;
  }

  private static UUID position(String value) {
    try {
      return UUID.fromString(value);
    } catch (IllegalArgumentException e) {
      throw Cursor.refused();
    }
  }
}
