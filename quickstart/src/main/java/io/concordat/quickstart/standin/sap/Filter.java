package io.concordat.quickstart.standin.sap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Comparisons joined by {@code and}: all of OData's filters that the stand-in understands. */
final class Filter implements Predicate<ObjectNode> {
  private static final Pattern COMPARISON =
      Pattern.compile("\\(?(\\w+) (eq|gt|ge) (datetimeoffset)?'((?:[^']|'')*)'\\)?");

  private static final Pattern TIME = Pattern.compile("/Date\\((\\d+)\\+0000\\)/");

  private final List<Predicate<ObjectNode>> conditions;

  private Filter(List<Predicate<ObjectNode>> conditions) {
    this.conditions = conditions;
  }

  /**
   * Reads a filter.
   *
   * @throws IllegalArgumentException if it is anything but comparisons joined by {@code and}
   */
  static Filter parse(String text) {
    List<Predicate<ObjectNode>> conditions = new ArrayList<>();
    for (String part : text.isEmpty() ? new String[0] : text.split(" and ")) {
      Matcher matcher = COMPARISON.matcher(part);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("Invalid token detected in $filter");
      }
      conditions.add(condition(matcher));
    }
    return new Filter(conditions);
  }

  private static Predicate<ObjectNode> condition(Matcher matcher) {
    String property = matcher.group(1);
    String operator = matcher.group(2);
    String value = matcher.group(4).replace("''", "'");
    boolean time = matcher.group(3) != null;
    long instant = time ? Instant.parse(value).toEpochMilli() : 0;
    return row -> {
      String text = row.path(property).asText();
      int order = time ? Long.compare(millis(text), instant) : text.compareTo(value);
      return switch (operator) {
        case "eq" -> order == 0;
        case "gt" -> order > 0;
        default -> order >= 0;
      };
    };
  }

  private static long millis(String text) {
    Matcher matcher = TIME.matcher(text);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : Long.MIN_VALUE;
  }

  @Override
  public boolean test(ObjectNode row) {
    return conditions.stream().allMatch(condition -> condition.test(row));
  }
}
