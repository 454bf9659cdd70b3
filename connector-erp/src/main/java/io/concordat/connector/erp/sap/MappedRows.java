package io.concordat.connector.erp.sap;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.mapping.RowContext;
import io.concordat.connector.mapping.RowMap;
import io.concordat.connector.spi.SourceRow;
import java.time.Instant;
import java.util.List;

/**
 * Rows that a mapping alone says everything of.
 *
 * @param source the source's id; SAP's numbers repeat from system to system
 */
record MappedRows(String source, RowMap map) implements RowMapper {
  @Override
  public List<SourceRow> map(JsonNode row, Instant readAt) {
    return List.of(map.map(row, RowContext.of(source, readAt)).build());
  }

  @Override
  public List<String> nativeIds(JsonNode row) {
    return map.id(row, RowContext.of(source, Instant.EPOCH)).stream().toList();
  }
}
