package io.concordat.connector.erp.keyed;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.spi.SourceRow;
import java.time.Instant;
import java.util.List;

/** What the rows of a table become. Pure, but for the instant that is given. */
public interface KeyedRows {

  /**
   * Maps a row.
   *
   * @return what it becomes, tombstones included; empty if the mapping is not for this row
   * @throws IllegalArgumentException naming what could not be read, never its value
   */
  List<SourceRow> of(JsonNode row, Instant readAt);

  /**
   * Every native id that a row may have, so that its records are kept if it cannot be mapped; empty
   * if not even that can be told.
   */
  List<String> nativeIds(JsonNode row, Instant readAt);
}
