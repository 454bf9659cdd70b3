package io.concordat.connector.erp.sap;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceRow;
import java.time.Instant;
import java.util.List;

/** From one row of an entity set to what is said of it. */
interface RowMapper {
  /**
   * Maps a row.
   *
   * @param readAt when it was read
   * @throws IllegalArgumentException naming the property that could not be read, never its value
   */
  List<SourceRow> map(JsonNode row, Instant readAt);

  /**
   * Every native id that the row may have: all are kept if it cannot be mapped. Empty where its id
   * cannot be read.
   */
  List<String> nativeIds(JsonNode row);
}
