package io.concordat.connector.iam.aws;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.concordat.connector.spi.SourceFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An account's credential report: for each user, and for the root user, what credentials it has and
 * when they were last used. It has no ids, so that its lines are found by ARN.
 *
 * @param lines by ARN
 * @param at when AWS made it, up to four hours ago
 */
record CredentialReport(Map<String, Line> lines, Instant at) {
  private static final CsvMapper CSV =
      CsvMapper.builder().enable(CsvParser.Feature.FAIL_ON_MISSING_COLUMNS).build();

  CredentialReport {
    lines = Map.copyOf(lines);
  }

  /** One line. Only the cells that are asked for by name are ever read. */
  record Line(Map<String, String> cells) {
    Line {
      cells = Map.copyOf(cells);
    }

    /** Empty where the report has no such column. */
    private String cell(String column) {
      return cells.getOrDefault(column, "").strip();
    }

    boolean isRoot() {
      return cell("user").equals("<root_account>") && cell("arn").endsWith(":root");
    }

    /** Whether a cell says yes; {@code not_supported} does not. */
    boolean yes(String column) {
      return cell(column).equalsIgnoreCase("true");
    }

    Optional<String> text(String column) {
      return Usage.name(cell(column));
    }

    /**
     * An instant; empty where the report has none.
     *
     * @throws IllegalArgumentException naming the column if it is neither
     */
    Optional<Instant> instant(String column) {
      String text = cell(column);
      if (Usage.isNothing(text)) {
        return Optional.empty();
      }
      try {
        return Optional.of(OffsetDateTime.parse(text).toInstant());
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(column + ": is no instant", e);
      }
    }
  }

  /**
   * Reads the report's CSV.
   *
   * @throws SourceFailure.Rejected if it is none
   */
  static CredentialReport read(byte[] csv, Instant at) {
    Map<String, Line> lines = new HashMap<>();
    try (MappingIterator<Map<String, String>> rows =
        CSV.readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(new String(csv, StandardCharsets.UTF_8))) {
      while (rows.hasNextValue()) {
        Line line = new Line(rows.nextValue());
        line.text("arn").ifPresent(arn -> lines.put(arn, line));
      }
    } catch (IOException e) {
      // The parser's message would quote the report.
      throw new SourceFailure.Rejected(
          "GetCredentialReport: the report is no CSV that can be read");
    }
    if (lines.isEmpty()) {
      throw new SourceFailure.Rejected("GetCredentialReport: the report has no line with an ARN");
    }
    return new CredentialReport(lines, at);
  }

  Optional<Line> root() {
    return lines.values().stream().filter(Line::isRoot).findFirst();
  }

  /**
   * A user's line.
   *
   * @return empty if it is another user's of the same name, whom this one came after
   */
  Optional<Line> of(String arn, Instant created) {
    return Optional.ofNullable(lines.get(arn))
        .filter(
            line ->
                created == null
                    || line.instant("user_creation_time")
                        .map(at -> at.getEpochSecond() == created.getEpochSecond())
                        .orElse(true));
  }
}
