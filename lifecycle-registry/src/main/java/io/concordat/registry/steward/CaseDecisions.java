package io.concordat.registry.steward;

import io.concordat.edge.Etag;
import io.concordat.edge.Problem;
import io.concordat.registry.link.LinkCase;
import io.concordat.registry.link.LinkPeriods;
import io.concordat.registry.link.policy.OwnRules;
import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.EntityTag;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Decides cases. */
@ApplicationScoped
public class CaseDecisions {
  private final LinkActions actions;

  CaseDecisions(LinkActions actions) {
    this.actions = actions;
  }

  /** What a person decides about a case. */
  public sealed interface Choice {
    /** The record belongs to this entity, one of the case's candidates. */
    record Candidate(UUID entity) implements Choice {}

    /** The record is a thing of its own. */
    record CreateNew() implements Choice {}

    /** There is nothing to link: the record waits and is left alone, the key stays refused. */
    record Dismiss() implements Choice {}
  }

  /** A case as a decision needs it. */
  private record Asked(
      UUID id,
      LinkCase.Type type,
      String state,
      String source,
      String nativeId,
      List<UUID> entities,
      Instant openedAt,
      Long closedBy) {}

  /**
   * Decides a case.
   *
   * @throws io.quarkiverse.resteasy.problem.HttpProblem 404 for no such case, 409 for one that is
   *     closed, 400 for a choice that it does not offer
   */
  public LinkAction decide(UUID caseId, Choice choice, Demand demand) {
    return actions.run(
        "decide\n" + caseId + '\n' + choice,
        demand,
        connection -> {
          Asked asked =
              asked(connection, caseId)
                  .orElseThrow(() -> Problem.notFound("there is no case " + caseId));
          demand.precondition().accept(tag(asked));
          if (!asked.state().equals("open")) {
            throw closed(connection, asked);
          }
          return draft(connection, asked, choice);
        });
  }

  private static Draft draft(Connection connection, Asked asked, Choice choice)
      throws SQLException {
    if (asked.type() == LinkCase.Type.SHARED_KEY) {
      if (choice instanceof Choice.Dismiss) {
        return new Draft(
            "dismiss", List.of(), new Draft.Nowhere(), OwnRules.MANUAL, Optional.of(asked.id()));
      }
      throw Problem.badRequest(
          choice instanceof Choice.Candidate ? "candidate" : "createNew",
          "is no answer to a shared key: dismiss the case, or take the key out of the linking"
              + " policy");
    }
    LinkRow record =
        LinkActionStore.record(connection, new RecordName(asked.source(), asked.nativeId()))
            .orElseThrow(() -> Problem.conflict("the case's record is not there any more"));
    return switch (choice) {
      case Choice.Candidate(UUID entity) -> candidate(connection, asked, record, entity);
      case Choice.CreateNew() ->
          record.entityId() == null
              ? draft("create", asked, record, new Draft.Fresh(record.kind()))
              : kept("create", asked, record);
      case Choice.Dismiss() ->
          record.entityId() == null
              ? draft("dismiss", asked, record, new Draft.Nowhere())
              : kept("dismiss", asked, record);
    };
  }

  private static Draft candidate(Connection connection, Asked asked, LinkRow record, UUID candidate)
      throws SQLException {
    Set<UUID> offered = new LinkedHashSet<>();
    for (UUID entity : asked.entities()) {
      offered.add(LinkPeriods.current(connection, entity));
    }
    if (!offered.contains(candidate)) {
      throw Problem.badRequest(
          "candidate",
          "is none of the case's candidates "
              + offered
              + "; to link elsewhere, use POST /api/v1/entities/{id}/links");
    }
    LinkDecisions.requireKind(
        record, LinkDecisions.standing(connection, candidate).kind(), candidate);
    return candidate.equals(record.entityId())
        ? kept("link", asked, record)
        : draft("link", asked, record, new Draft.Existing(candidate));
  }

  private static Draft draft(
      String type, Asked asked, LinkRow record, Draft.Destination destination) {
    return new Draft(type, List.of(record), destination, OwnRules.MANUAL, Optional.of(asked.id()));
  }

  /** It is in the entity that it is to be in. */
  private static Draft kept(String type, Asked asked, LinkRow record) {
    return new Draft(
        type,
        List.of(),
        new Draft.Existing(record.entityId()),
        OwnRules.MANUAL,
        Optional.of(asked.id()));
  }

  private static RuntimeException closed(Connection connection, Asked asked) throws SQLException {
    if (asked.closedBy() == null) {
      return Problem.conflict("the case is closed: linking itself settled it");
    }
    LinkAction by = LinkActionReader.byId(connection, asked.closedBy()).orElseThrow();
    return Problem.conflict(
        "the case was closed by "
            + by.actor()
            + " at "
            + by.doneAt()
            + "; to decide otherwise, undo link action "
            + by.id()
            + " first");
  }

  /** The tag of a case; {@code If-Match} on a decision names it. */
  public static EntityTag tag(
      UUID id, String type, String state, List<UUID> entities, Instant openedAt, Long closedBy) {
    return Etag.of("case", id, type, state, entities, openedAt, closedBy);
  }

  private static EntityTag tag(Asked asked) {
    return tag(
        asked.id(),
        asked.type().name(),
        asked.state(),
        asked.entities(),
        asked.openedAt(),
        asked.closedBy());
  }

  private static Optional<Asked> asked(Connection connection, UUID id) throws SQLException {
    try (SetStatement statement =
        SetStatement.on(connection, "SELECT * FROM link_case WHERE id = ?")) {
      return statement.value(id).list(CaseDecisions::asked).stream().findFirst();
    }
  }

  private static Asked asked(ResultSet row) throws SQLException {
    return new Asked(
        row.getObject("id", UUID.class),
        LinkCase.Type.valueOf(row.getString("type")),
        row.getString("state"),
        row.getString("source"),
        row.getString("native_id"),
        List.of((UUID[]) row.getArray("entities").getArray()),
        SetStatement.instant(row, "opened_at"),
        row.getObject("closed_by", Long.class));
  }
}
