package io.concordat.connector.erp.export;

import io.concordat.connector.mapping.RowMap;
import java.util.List;

/**
 * What is made of a feed's rows.
 *
 * @param source the source's id
 * @param name the stream's name
 * @param pageSize rows that are published at once
 */
record FeedRows(
    String source, String name, FeedFormat format, List<RowMap> maps, int pageSize, long maxRows) {
  FeedRows {
    maps = List.copyOf(maps);
  }
}
