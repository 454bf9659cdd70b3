package io.concordat.registry.run;

import io.concordat.edge.PageSize;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads runs, newest first. */
@ApplicationScoped
class RunRepository implements PanacheRepositoryBase<RunRow, String> {

  /**
   * One page, and one more.
   *
   * @param source and {@code outcome}: empty for all
   * @param before the position after which the page begins
   */
  List<RunRow> page(String source, String outcome, Instant before, String beforeId, PageSize size) {
    return find(
            "(:source = '' or source = :source) and (:outcome = '' or outcome = :outcome) and"
                + " (startedAt < :before or (startedAt = :before and runId < :beforeId)) order by"
                + " startedAt desc, runId desc",
            Map.of("source", source, "outcome", outcome, "before", before, "beforeId", beforeId))
        .page(0, size.fetch())
        .list();
  }
}
