package io.concordat.connector.erp.keyed;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.mapping.RowContext;
import io.concordat.connector.mapping.RowMap;
import io.concordat.connector.spi.SourceRow;
import java.time.Instant;
import java.util.List;

/**
 * Each row becomes one record, as the mapping says.
 *
 * @param source the source's id: a vendor's numbers repeat from system to system
 * @param derived what is computed before a row is mapped
 */
public record PlainRows(String source, RowMap map, Derived derived) implements KeyedRows {

  /** Nothing is computed. */
  public PlainRows(String source, RowMap map) {
    this(source, map, Derived.NOTHING);
  }

  @Override
  public List<SourceRow> of(JsonNode row, Instant readAt) {
    RowContext context = derived.from(row, RowContext.of(source, readAt));
    return map.takes(row, context) ? List.of(map.map(row, context).build()) : List.of();
  }

  @Override
  public List<String> nativeIds(JsonNode row, Instant readAt) {
    return map.id(row, RowContext.of(source, readAt)).stream().toList();
  }
}
