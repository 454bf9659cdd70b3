package io.concordat.connector.erp.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.mapping.RowContext;
import io.concordat.connector.mapping.RowMap;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was made of some rows of an export. A row without id or key is rejected with its number.
 *
 * @param taken rows of the export
 * @param ended whether there are no more
 */
record Harvest(List<SourceRow> rows, List<Page.Reject> rejects, long taken, boolean ended) {
  private static final String ANOTHER =
      ": an earlier row has the same id and says something else, and is passed over; let id in the"
          + " mapping name columns that tell all rows apart";

  /**
   * Reads and maps up to so many rows.
   *
   * @param what how messages name the export
   * @param most rows of the export
   * @param seen what the export said so far. Of rows with one id the last counts, and that there is
   *     another is a reject
   */
  static Harvest of(
      RowReader reader, String what, List<RowMap> maps, RowContext context, int most, SeenRows seen)
      throws IOException {
    List<SourceRow> rows = new ArrayList<>();
    List<Page.Reject> rejects = new ArrayList<>();
    for (int taken = 0; taken < most; taken++) {
      Optional<RawRow> next = reader.next();
      if (next.isEmpty()) {
        return new Harvest(rows, rejects, taken, true);
      }
      RawRow row = next.get();
      String where = "row " + row.number() + " of " + what;
      if (row.problem().isPresent()) {
        rejects.add(Page.Reject.unidentified(where, row.problem().get()));
        continue;
      }
      for (RowMap map : maps) {
        map(map, row.value(), context, where, seen, rows, rejects);
      }
    }
    return new Harvest(rows, rejects, most, false);
  }

  private static void map(
      RowMap map,
      JsonNode value,
      RowContext context,
      String where,
      SeenRows seen,
      List<SourceRow> rows,
      List<Page.Reject> rejects) {
    Optional<String> id = Optional.empty();
    try {
      if (!map.takes(value, context)) {
        return;
      }
      id = map.id(value, context);
      SourceRow row = map.map(value, context).build();
      if (row.keys().isEmpty()) {
        throw new IllegalArgumentException(
            "keys: the mapping finds none, and without one nothing can be tied to it");
      }
      if (seen.contradicts(row)) {
        rows.removeIf(earlier -> earlier.nativeId().equals(row.nativeId()));
        rejects.add(new Page.Reject(row.nativeId(), where + ANOTHER));
      }
      rows.add(row);
    } catch (IllegalArgumentException unmappable) {
      String reason = where + ": " + unmappable.getMessage();
      rejects.add(
          id.map(known -> new Page.Reject(known, reason))
              .orElseGet(() -> Page.Reject.unidentified(where, unmappable.getMessage())));
    }
  }

  /** Whether a row may be one that is known: then what was not seen may not be gone. */
  boolean hidesAnId() {
    return rejects.stream().anyMatch(reject -> !reject.identified());
  }
}
