package io.concordat.connector.erp.keyed;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A vendor's table whose rows have whole numbers as ids, in the property {@code id}. */
public interface KeyedTable {

  /** What the vendor calls it: the subject of sentences. */
  String name();

  /**
   * Asks for the rows that follow an id, in the order of their ids. As many as the vendor serves at
   * once; none at all only where there are no more.
   *
   * @param after the last id that was read; 0 at the beginning
   * @param changedSince only rows that changed at or after this instant, new ones included
   * @throws io.concordat.connector.spi.SourceFailure as any call
   */
  Answered read(long after, Optional<Instant> changedSince);

  /**
   * One answer.
   *
   * @param rows flat enough for a mapping: what the vendor wraps is unwrapped
   * @param servedAt the vendor's own clock; empty if it does not tell
   */
  record Answered(List<JsonNode> rows, Optional<Instant> servedAt) {
    public Answered {
      rows = List.copyOf(rows);
    }
  }
}
