package io.concordat.registry.cases;

import io.concordat.edge.PageSize;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads cases, newest first. */
@ApplicationScoped
class CaseRepository implements PanacheRepositoryBase<CaseRow, UUID> {

  List<CaseRow> page(String state, String type, Instant before, UUID beforeId, PageSize size) {
    return find(
            "(:state = '' or state = :state) and (:type = '' or type = :type) and (openedAt <"
                + " :before or (openedAt = :before and id > :beforeId)) order by openedAt desc, id",
            Map.of("state", state, "type", type, "before", before, "beforeId", beforeId))
        .page(0, size.fetch())
        .list();
  }
}
