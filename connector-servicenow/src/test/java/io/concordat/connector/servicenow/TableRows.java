package io.concordat.connector.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Relation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows of tables, as a test writes them or as they were saved, and what became of them. */
final class TableRows {
  static final ObjectMapper JSON = new ObjectMapper();
  static final MappingContext CONTEXT = TestConfig.context();

  private TableRows() {}

  static MappingContext extended(String rows) {
    return new MappingContext(
        CONTEXT.source(),
        ServiceNowRows.SHAPE.parse("own", "version: 1\nextends: default\n" + rows),
        CONTEXT.kinds(),
        CONTEXT.readAt());
  }

  static TableRow row(String... cells) {
    var node = JSON.createObjectNode();
    for (int i = 0; i < cells.length; i += 2) {
      node.put(cells[i], cells[i + 1]);
    }
    return new TableRow(node);
  }

  static List<TableRow> saved(String name) {
    try (InputStream in = TableRows.class.getResourceAsStream("/servicenow/" + name + ".json")) {
      List<TableRow> rows = new ArrayList<>();
      for (JsonNode row : JSON.readTree(in).path("result")) {
        rows.add(new TableRow(row));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> fields(SourceRow row) {
    return row.fields().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().value().display()));
  }

  static List<String> targets(SourceRow row) {
    return row.relations().stream().map(TableRows::target).toList();
  }

  private static String target(Relation relation) {
    return relation.type()
        + " "
        + relation.targetKind().wireName()
        + " "
        + relation.target().value();
  }
}
