package io.concordat.registry.quarantine;

import io.concordat.edge.PageSize;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages set aside, newest first. */
@ApplicationScoped
class QuarantineRepository implements PanacheRepositoryBase<QuarantineRow, Long> {

  List<QuarantineRow> page(String state, long before, PageSize size) {
    return find(
            "(:state = '' or state = :state) and id < :before order by id desc",
            Map.of("state", state, "before", before))
        .page(0, size.fetch())
        .list();
  }

  /** As it stands in the database now, whatever a session remembers. */
  @Transactional
  Optional<QuarantineRow> current(long id) {
    getEntityManager().clear();
    return findByIdOptional(id);
  }

  /** Before the message is taken in: if it is refused again, that puts the state back. */
  @Transactional
  void markReplayed(long id, String actor, Instant at) {
    update("state = 'replayed', replayedBy = ?1, replayedAt = ?2 where id = ?3", actor, at, id);
  }

  @Transactional
  void markSetAside(long id) {
    update("state = 'set_aside' where id = ?1", id);
  }
}
