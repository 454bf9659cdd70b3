package io.concordat.connector.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A checked mapping file: how each of its rows is mapped. Immutable, and made once, at start.
 *
 * @param digest the same for two files that mean the same; belongs into the source's fingerprint,
 *     so that a changed mapping reads everything anew
 */
public record FieldMaps(Map<String, RowMap> rows, String digest) {
  public FieldMaps {
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
  }

  /** The map of a row that the connector's {@link MappingShape} names. */
  public RowMap row(String name) {
    RowMap map = rows.get(name);
    if (map == null) {
      throw new IllegalStateException("the shape of the mapping names no row " + name);
    }
    return map;
  }

  /** The names of the rows, in the order of the file. */
  public Set<String> names() {
    return rows.keySet();
  }
}
