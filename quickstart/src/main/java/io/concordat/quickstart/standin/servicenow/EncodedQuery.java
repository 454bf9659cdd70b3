package io.concordat.quickstart.standin.servicenow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An encoded query: conditions joined by {@code ^}, of which one that begins with {@code OR}
 * belongs to the one before it; {@code ^NQ} begins an alternative; ORDERBY sorts. As on an
 * instance, what cannot be understood is left out without a word.
 */
final class EncodedQuery {
  private static final Pattern CONDITION =
      Pattern.compile(
          "([a-z0-9_.]+)(>=|<=|!=|ISNOTEMPTY|ISEMPTY|STARTSWITH|NOT IN|LIKE|IN|>|<|=)(.*)");

  private final Predicate<TableRow> filter;
  private final Comparator<TableRow> order;

  private EncodedQuery(Predicate<TableRow> filter, Comparator<TableRow> order) {
    this.filter = filter;
    this.order = order;
  }

  /**
   * Reads a query.
   *
   * @param walk answers a row's column, which may walk over a reference
   */
  static EncodedQuery parse(String text, BiFunction<TableRow, String, String> walk) {
    Predicate<TableRow> anyOf = null;
    Comparator<TableRow> order = null;
    for (String alternative : text.split("\\^NQ", -1)) {
      List<Predicate<TableRow>> all = new ArrayList<>();
      for (String term : alternative.split("\\^")) {
        if (term.startsWith("ORDERBY")) {
          Comparator<TableRow> next = order(term, walk);
          order = order == null ? next : order.thenComparing(next);
        } else if (term.startsWith("OR") && !all.isEmpty()) {
          Predicate<TableRow> other = condition(term.substring(2), walk);
          all.add(all.removeLast().or(other));
        } else if (CONDITION.matcher(term).matches()) {
          all.add(condition(term, walk));
        }
      }
      Predicate<TableRow> each = all.stream().reduce(row -> true, Predicate::and);
      anyOf = anyOf == null ? each : anyOf.or(each);
    }
    return new EncodedQuery(
        anyOf, order == null ? Comparator.comparing(row -> row.value("sys_id")) : order);
  }

  List<TableRow> apply(List<TableRow> rows) {
    return rows.stream().filter(filter).sorted(order).toList();
  }

  private static Comparator<TableRow> order(
      String term, BiFunction<TableRow, String, String> walk) {
    boolean descending = term.startsWith("ORDERBYDESC");
    String column = term.substring(descending ? "ORDERBYDESC".length() : "ORDERBY".length());
    Comparator<TableRow> ascending = Comparator.comparing(row -> walk.apply(row, column));
    return descending ? ascending.reversed() : ascending;
  }

  private static Predicate<TableRow> condition(
      String term, BiFunction<TableRow, String, String> walk) {
    Matcher matcher = CONDITION.matcher(term);
    if (!matcher.matches()) {
      return row -> true;
    }
    String column = matcher.group(1);
    String operand = matcher.group(3);
    Predicate<String> test =
        switch (matcher.group(2)) {
          case ">=" -> value -> value.compareTo(operand) >= 0;
          case "<=" -> value -> value.compareTo(operand) <= 0;
          case ">" -> value -> value.compareTo(operand) > 0;
          case "<" -> value -> value.compareTo(operand) < 0;
          case "!=" -> value -> !value.equals(operand);
          case "=" -> value -> value.equals(operand);
          case "ISEMPTY" -> String::isEmpty;
          case "ISNOTEMPTY" -> value -> !value.isEmpty();
          case "STARTSWITH" -> value -> value.startsWith(operand);
          case "LIKE" -> value -> value.contains(operand);
          case "IN" -> Arrays.asList(operand.split(","))::contains;
          default -> value -> !Arrays.asList(operand.split(",")).contains(value);
        };
    return row -> test.test(walk.apply(row, column));
  }
}
