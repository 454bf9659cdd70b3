package io.concordat.connector.erp.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Separated values. A row with more or fewer cells than the header is none. */
final class CsvRows implements RowReader {
  private static final int MOST_COLUMNS = 1_000;
  private static final CsvFactory CSV =
      CsvFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(100_000).build())
          .build();

  private final CsvParser parser;
  private final FeedFormat format;
  private final List<String> columns;
  private long number;

  CsvRows(Reader reader, FeedFormat format) throws IOException {
    this.format = format;
    this.parser = CSV.createParser(reader);
    CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(format.delimiter());
    parser.setSchema(
        format.quote().isPresent()
            ? schema.withQuoteChar(format.quote().get())
            : schema.withoutQuoteChar());
    this.columns =
        format.columns().isPresent()
            ? format.columns().get()
            : cells()
                .orElseThrow(
                    () ->
                        new Unreadable(
                            "is empty: it has not even a header; see what writes it, and set csv.columns if it"
                                + " writes none"));
    check();
  }

  private void check() throws Unreadable {
    Set<String> named = new HashSet<>();
    for (String column : columns) {
      if (!column.isBlank() && !named.add(column.strip())) {
        throw new Unreadable(
            "has two columns '" + shown(column) + "'; rename one, or correct csv.columns");
      }
    }
    Set<String> missing = new TreeSet<>(format.wanted());
    missing.removeAll(named);
    missing.removeAll(format.mayLack());
    if (!missing.isEmpty()) {
      throw new Unreadable(
          "lacks the columns "
              + String.join(", ", missing)
              + ", which the mapping reads; correct csv.delimiter or the mapping, or name what may"
              + " be missing in csv.may-lack");
    }
  }

  private static String shown(String column) {
    String text = column.strip().replaceAll("\\p{Cntrl}", "?");
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  @Override
  public Optional<RawRow> next() throws IOException {
    Optional<List<String>> cells = cells();
    // Spreadsheets leave empty rows behind.
    while (cells.isPresent() && cells.get().stream().allMatch(String::isBlank)) {
      cells = cells();
    }
    if (cells.isEmpty()) {
      return Optional.empty();
    }
    List<String> values = cells.get();
    if (values.size() != columns.size()) {
      return Optional.of(
          RawRow.unreadable(
              number,
              "has "
                  + values.size()
                  + " cells, and there are "
                  + columns.size()
                  + " columns; is a delimiter in a text not quoted?"));
    }
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < values.size(); i++) {
      String column = columns.get(i).strip();
      if (format.wanted().contains(column)) {
        row.put(column, values.get(i));
      }
    }
    return Optional.of(RawRow.of(number, row));
  }

  private Optional<List<String>> cells() throws IOException {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return Optional.empty();
      }
      number++;
      List<String> cells = new ArrayList<>();
      while ((token = parser.nextToken()) != null && token != JsonToken.END_ARRAY) {
        if (cells.size() == MOST_COLUMNS) {
          throw new Unreadable("has more than " + MOST_COLUMNS + " columns in row " + number);
        }
        cells.add(parser.getText());
      }
      return Optional.of(cells);
    } catch (CharacterCodingException e) {
      throw format.notInCharset(number);
    } catch (StreamConstraintsException e) {
      throw new Unreadable("has a cell that is too long behind row " + number);
    } catch (JsonProcessingException e) {
      throw new Unreadable(
          "is malformed behind row "
              + number
              + "; is a quote not closed? It is"
              + " read with csv.quote and csv.delimiter");
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
