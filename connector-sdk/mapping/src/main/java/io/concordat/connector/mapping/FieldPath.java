package io.concordat.connector.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.contract.SecretGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a value stands in a row: names divided by dots, {@code []} behind a name for each element
 * of a list. A list without it stands for its first element. A property whose own name holds dots
 * is found as well: at every step the whole rest of the path is tried as one name first. A path in
 * double quotes is one name, whatever it holds. A path that begins with {@code $} starts at a value
 * that the connector derived.
 */
final class FieldPath {
  private static final int MAX_LENGTH = 500;
  private static final int MAX_STEPS = 12;
  private static final int MAX_VALUES = 2_000;

  private final String text;
  private final Optional<String> derived;
  private final Step[] steps;

  /**
   * @param rest the path from here on as one name; null where it has a list in between
   * @param restEach whether {@code rest} ends with {@code []}
   */
  private record Step(String name, boolean each, String rest, boolean restEach) {}

  private FieldPath(String text, Optional<String> derived, Step[] steps) {
    this.text = text;
    this.derived = derived;
    this.steps = steps;
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException with what is wrong and the remedy
   */
  static FieldPath parse(String text) {
    if (text.length() > MAX_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a path has at most " + MAX_LENGTH + " characters and no line breaks");
    }
    if (text.length() > 2 && text.startsWith("\"") && text.endsWith("\"")) {
      String name = text.substring(1, text.length() - 1);
      refuseSecret(name);
      return new FieldPath(text, Optional.empty(), new Step[] {new Step(name, false, null, false)});
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length > MAX_STEPS) {
      throw new IllegalArgumentException("a path has at most " + MAX_STEPS + " steps");
    }
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      steps.add(step(parts, i, text));
    }
    Optional<String> derived = Optional.empty();
    if (text.startsWith("$")) {
      derived = Optional.of(steps.getFirst().name().substring(1));
    }
    return new FieldPath(text, derived, steps.toArray(Step[]::new));
  }

  private static Step step(String[] parts, int at, String text) {
    String name = bare(parts[at]);
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "'" + text + "' has an empty step; put a name that holds dots in double quotes");
    }
    if (name.indexOf('[') >= 0 || name.indexOf(']') >= 0) {
      throw new IllegalArgumentException(
          "'" + text + "': of a list either each element is taken, with [], or the first, without");
    }
    refuseSecret(name);
    boolean listBetween = false;
    for (int i = at; i < parts.length - 1; i++) {
      listBetween |= parts[i].endsWith("[]");
    }
    String rest =
        listBetween || at == parts.length - 1
            ? null
            : bare(String.join(".", List.of(parts).subList(at, parts.length)));
    return new Step(name, parts[at].endsWith("[]"), rest, text.endsWith("[]"));
  }

  private static String bare(String part) {
    return part.endsWith("[]") ? part.substring(0, part.length() - 2) : part;
  }

  /** A column whose very name says that it holds a secret is never asked for. */
  private static void refuseSecret(String name) {
    SecretGuard.refuseSecretField(Vocabulary.word(name));
  }

  /** The path as it was written. */
  String text() {
    return text;
  }

  /** The derived value at which it starts; empty: it starts at the row. */
  Optional<String> derived() {
    return derived;
  }

  /** What to ask the vendor for: the path without list marks and quotes. */
  String column() {
    return text.startsWith("\"") ? text.substring(1, text.length() - 1) : text.replace("[]", "");
  }

  /**
   * The values that stand there, in order; never a missing one.
   *
   * @throws IllegalArgumentException naming the path if there are too many
   */
  List<JsonNode> in(JsonNode row, RowContext context) {
    if (steps.length == 1 && derived.isEmpty()) {
      JsonNode value = row.get(steps[0].name());
      if (value == null || value.isNull()) {
        return List.of();
      }
      if (!value.isArray()) {
        return List.of(value);
      }
    }
    List<JsonNode> found = new ArrayList<>(1);
    if (derived.isPresent()) {
      deliver(context.derived(derived.get()), steps[0].each(), 1, found);
    } else {
      walk(row, 0, found);
    }
    return found;
  }

  private void walk(JsonNode node, int at, List<JsonNode> found) {
    if (at == steps.length) {
      found.add(node);
      if (found.size() > MAX_VALUES) {
        throw new IllegalArgumentException(
            text + ": the row has more than " + MAX_VALUES + " of them");
      }
      return;
    }
    Step step = steps[at];
    JsonNode whole = step.rest() == null ? null : node.get(step.rest());
    if (whole != null) {
      deliver(whole, step.restEach(), steps.length, found);
    } else {
      deliver(node.get(step.name()), step.each(), at + 1, found);
    }
  }

  private void deliver(JsonNode value, boolean each, int next, List<JsonNode> found) {
    if (value == null || value.isNull() || value.isMissingNode()) {
      return;
    }
    if (!value.isArray()) {
      walk(value, next, found);
    } else if (each) {
      for (JsonNode element : value) {
        deliver(element, false, next, found);
      }
    } else if (!value.isEmpty()) {
      deliver(value.get(0), false, next, found);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
