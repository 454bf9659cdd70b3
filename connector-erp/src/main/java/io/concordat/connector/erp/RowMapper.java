package io.concordat.connector.erp;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceRow;
import java.util.List;

/** From one row of an entity set to what is said of it. */
interface RowMapper {
  /**
   * Maps a row.
   *
   * @throws IllegalArgumentException naming the property that could not be read, never its value
   */
  List<SourceRow> map(JsonNode row);

  /** Every native id that a row with this key may have: all are kept if it cannot be mapped. */
  List<String> nativeIds(String key);
}
