package io.concordat.connector.erp.coupa;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.erp.keyed.Derived;
import io.concordat.connector.mapping.RowContext;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * The last day for a notice: the end of the contract less the length of notice. Coupa has no date
 * by which a renewal is to be decided; this is the one that follows from what it has.
 */
final class NoticeDate implements Derived {
  static final String NAME = "notice_date";

  /** What is asked for besides the mapping. */
  static final List<String> COLUMNS =
      List.of("end-date", "length-of-notice-value", "length-of-notice-unit");

  private static final int LONGEST = 10_000;

  @Override
  public RowContext from(JsonNode row, RowContext context) {
    return context.with(NAME, date(row).map(LocalDate::toString).orElse(null));
  }

  private static Optional<LocalDate> date(JsonNode row) {
    String end = row.path("end-date").asText("");
    int length = row.path("length-of-notice-value").asInt(0);
    if (end.length() < 10 || length < 1 || length > LONGEST) {
      return Optional.empty();
    }
    Optional<Period> notice =
        switch (row.path("length-of-notice-unit").asText("")) {
          case "days" -> Optional.of(Period.ofDays(length));
          case "months" -> Optional.of(Period.ofMonths(length));
          case "years" -> Optional.of(Period.ofYears(length));
          default -> Optional.empty();
        };
    try {
      return notice.map(LocalDate.parse(end.substring(0, 10))::minus);
    } catch (DateTimeException e) {
      // The mapping reads the same date, and says what is wrong with it.
      return Optional.empty();
    }
  }
}
