package io.concordat.reconciler.conflict;

import io.concordat.authority.Handling;
import io.concordat.contract.FieldValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Something about one field that is not as it should be: sources that differ, a system that does
 * not enforce what was decided, or nobody who says.
 *
 * @param handling what the field's rule has done about it
 * @param winner whose value was decided; absent for a gap
 * @param assertions the assertions that differ from the decided value; none for a gap
 */
public record Disagreement(
    UUID entityId,
    String field,
    Kind kind,
    Handling handling,
    FieldValue decided,
    Optional<String> winner,
    List<Said> assertions) {

  /** What is wrong. */
  public enum Kind {
    /** Another source that counts says otherwise. */
    CONFLICT,
    /** Those who enforce the field say otherwise. */
    DRIFT,
    /** Nobody says what is required. */
    GAP;

    /** The name in the database, in answers and in escalations. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind fromWireName(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  /** What one source says. */
  public record Said(String source, String nativeId, FieldValue value) {
    public Said {
      value = value == null ? FieldValue.NULL : value;
    }
  }

  public Disagreement {
    assertions = List.copyOf(assertions);
  }

  /** low, medium, high or critical, as the field's rule has it. */
  public String severity() {
    return handling.severity().name().toLowerCase(Locale.ROOT);
  }

  /** Where one is kept: an entity's field has at most one of each kind. */
  Key key() {
    return new Key(entityId, field, kind);
  }

  /** Which one it is. */
  record Key(UUID entityId, String field, Kind kind) {
    /** What its escalation is deduplicated by. */
    String dedupKey() {
      return escalationName() + "/" + entityId;
    }

    /** The name that its escalation has where that of a finding has its rule's. */
    String escalationName() {
      String name = kind.wireName() + ":" + field;
      return name.length() <= MAX_NAME
          ? name
          : name.substring(0, MAX_NAME - 9) + "." + "%08x".formatted(field.hashCode());
    }

    private static final int MAX_NAME = 64;
  }
}
