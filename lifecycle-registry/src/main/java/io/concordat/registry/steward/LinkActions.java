package io.concordat.registry.steward;

import io.concordat.edge.Problem;
import io.concordat.registry.announce.Due;
import io.concordat.registry.intake.TieStore;
import io.concordat.registry.intake.Waiting;
import io.concordat.registry.link.KeyId;
import io.concordat.registry.link.LinkCase;
import io.concordat.registry.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Does what a person decided about links: in one transaction under the intake's lock, so that two
 * stewards, or a steward and a batch, never see each other half done. Each action is written down
 * with its actor and reason, ends the links that it replaces in history, and can be undone.
 *
 * <p>Asked again for what stands already, an action is not repeated: the one that stands is the
 * answer, whoever asks.
 */
@ApplicationScoped
public class LinkActions {
  private static final Set<String> MADE_ENTITIES = Set.of("create", "split", "unlink");

  private final Transactions transactions;
  private final Waiting waiting;
  private final Due due;
  private final Clock clock;

  LinkActions(Transactions transactions, Waiting waiting, Due due, Clock clock) {
    this.transactions = transactions;
    this.waiting = waiting;
    this.due = due;
    this.clock = clock;
  }

  /** Checks, under the lock, that an action is possible, and says what it moves. */
  interface Plan {
    Draft on(Connection connection) throws SQLException;
  }

  /**
   * Does what a plan says.
   *
   * @param request what is asked for, as text: the same text is the same request
   */
  LinkAction run(String request, Demand demand, Plan plan) {
    List<UUID> announced = new ArrayList<>();
    LinkAction action =
        transactions.run(
            connection -> {
              Waiting.lock(connection);
              UUID asked = KeyId.digest("link action\n" + request);
              Optional<LinkAction> before = repeated(connection, asked, demand);
              if (before.isPresent()) {
                return before.get();
              }
              Draft draft = plan.on(connection);
              Instant now = now();
              long id =
                  LinkActionStore.insert(
                      connection, draft.type(), demand, asked, draft.caseId(), now);
              announced.addAll(move(connection, id, draft, now));
              return LinkActionReader.byId(connection, id).orElseThrow();
            });
    due.due(announced);
    return action;
  }

  private static Optional<LinkAction> repeated(Connection connection, UUID request, Demand demand)
      throws SQLException {
    Optional<LinkAction> same = named(connection, request, demand);
    return same.isPresent() ? same : LinkActionReader.standing(connection, request);
  }

  private static Optional<LinkAction> named(Connection connection, UUID request, Demand demand)
      throws SQLException {
    if (demand.idempotencyKey().isPresent()) {
      String key = demand.idempotencyKey().get();
      Optional<LinkAction> same = LinkActionReader.byKey(connection, key, request);
      if (same.isPresent()) {
        return same;
      }
      if (LinkActionReader.usesKey(connection, key)) {
        throw Problem.conflict(
            "the Idempotency-Key was sent with another request before; send a new one");
      }
    }
    return Optional.empty();
  }

  private List<UUID> move(Connection connection, long id, Draft draft, Instant now)
      throws SQLException {
    List<LinkRow> records = draft.records();
    UUID to =
        switch (draft.destination()) {
          case Draft.Existing(UUID entity) -> entity;
          case Draft.Nowhere() -> null;
          case Draft.Fresh(String kind) -> {
            UUID entity = fresh(records.getFirst(), id);
            LinkActionStore.create(connection, entity, kind, now);
            yield entity;
          }
        };
    Set<UUID> cases = new LinkedHashSet<>();
    draft.caseId().ifPresent(cases::add);
    for (LinkRow record : records) {
      cases.add(LinkCase.unlinkedId(record.name().source(), record.name().nativeId()));
    }
    LinkActionStore.move(
        connection, id, records.stream().map(LinkRow::id).toList(), to, draft.rule(), now);
    List<UUID> merged = LinkActionStore.empty(connection, entitiesOf(records), to, now);
    LinkActionStore.finish(connection, id, to, merged);
    LinkActionStore.closeCases(connection, cases, id, now);
    if (!merged.isEmpty()) {
      LinkActionStore.closeMerged(connection, to, id, now);
    }
    Set<UUID> touched = entitiesOf(records);
    if (to != null && !records.isEmpty()) {
      touched.add(to);
    }
    return reach(connection, records, touched, now);
  }

  /** Its own id, so that it never meets the entity that the record once brought into being. */
  private static UUID fresh(LinkRow founder, long action) {
    return KeyId.digest(
        "entity\n" + founder.name().source() + '\n' + founder.name().nativeId() + '\n' + action);
  }

  /** Announces both ends of every tie that now leads elsewhere, and looks at what waits. */
  private List<UUID> reach(
      Connection connection, List<LinkRow> records, Set<UUID> touched, Instant now)
      throws SQLException {
    Set<UUID> keys = new LinkedHashSet<>();
    records.forEach(record -> keys.addAll(record.keys()));
    TieStore.Reach reach = new TieStore.Reach(waiting.neighbourBound());
    touched.forEach(reach::changes);
    if (!touched.isEmpty()) {
      reach.keys().addAll(keys);
      reach
          .targets()
          .addAll(Waiting.targets(connection, records.stream().map(LinkRow::id).toList()));
    }
    List<UUID> announced = new ArrayList<>(TieStore.bump(connection, reach, Set.of(), now));
    announced.addAll(waiting.holding(connection, keys, now));
    return announced;
  }

  private static Set<UUID> entitiesOf(List<LinkRow> records) {
    Set<UUID> entities = new LinkedHashSet<>();
    records.stream().map(LinkRow::entityId).filter(Objects::nonNull).forEach(entities::add);
    return entities;
  }

  /**
   * Takes an action back: the records that it moved are again where it took them from, and the
   * cases that it closed are open again. What the intake linked meanwhile stays.
   */
  LinkAction undo(long id, Demand demand) {
    List<UUID> announced = new ArrayList<>();
    LinkAction undo =
        transactions.run(
            connection -> {
              Waiting.lock(connection);
              LinkAction action =
                  LinkActionReader.byId(connection, id)
                      .orElseThrow(() -> Problem.notFound("there is no link action " + id));
              if (action.undoneBy() != null) {
                return LinkActionReader.byId(connection, action.undoneBy()).orElseThrow();
              }
              UUID asked = KeyId.digest("link action\nundo\n" + id);
              Optional<LinkAction> before = named(connection, asked, demand);
              if (before.isPresent()) {
                return before.get();
              }
              demand.precondition().accept(LinkTags.of(action));
              check(connection, action);
              Instant now = now();
              long undoId =
                  LinkActionStore.insert(
                      connection, "undo", demand, asked, Optional.ofNullable(action.caseId()), now);
              announced.addAll(moveBack(connection, action, undoId, now));
              return LinkActionReader.byId(connection, undoId).orElseThrow();
            });
    due.due(announced);
    return undo;
  }

  private static void check(Connection connection, LinkAction action) throws SQLException {
    if (action.undoes() != null) {
      throw Problem.conflict(
          "action "
              + action.id()
              + " is itself an undo; to have action "
              + action.undoes()
              + " again, ask for it again");
    }
    Optional<Long> later = LinkActionReader.laterThan(connection, action.id());
    if (later.isPresent()) {
      throw Problem.conflict(
          "action "
              + later.get()
              + " moved a record of action "
              + action.id()
              + " since; undo that one first");
    }
  }

  private List<UUID> moveBack(Connection connection, LinkAction action, long undo, Instant now)
      throws SQLException {
    List<LinkRow> before = LinkActionStore.movedBy(connection, action.id());
    LinkActionStore.moveBack(connection, action.id(), undo, now);
    List<LinkRow> after = LinkActionStore.movedBy(connection, action.id());
    Set<UUID> back = entitiesOf(after);
    LinkActionStore.refill(connection, back);
    // An entity that the action itself brought into being goes back to where its records came from.
    UUID into =
        MADE_ENTITIES.contains(action.type()) && back.size() == 1 ? back.iterator().next() : null;
    List<UUID> merged = LinkActionStore.empty(connection, entitiesOf(before), into, now);
    LinkActionStore.finish(connection, undo, action.entityId(), merged);
    LinkActionStore.undone(connection, action.id(), undo);
    LinkActionStore.reopenCases(connection, action.id());
    Set<UUID> touched = new LinkedHashSet<>(back);
    touched.addAll(entitiesOf(before));
    return reach(connection, after, touched, now);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
