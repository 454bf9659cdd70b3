package io.concordat.registry.steward;

import io.concordat.edge.Problem;
import io.concordat.registry.link.policy.OwnRules;
import io.concordat.registry.query.EntityId;
import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** What a person can decide about the links of an entity: link, unlink, merge, split. */
@ApplicationScoped
public class LinkDecisions {
  /** So many records can be split off at once. */
  static final int MOST_RECORDS = 500;

  private final LinkActions actions;

  LinkDecisions(LinkActions actions) {
    this.actions = actions;
  }

  /** Links a record to an entity, wherever it is now. */
  public LinkAction link(UUID entity, RecordName name, Demand demand) {
    return actions.run(
        "link\n" + entity + '\n' + name,
        demand,
        connection -> {
          String kind = standing(connection, entity).kind();
          demand.precondition().accept(LinkTags.ofLinks(connection, entity));
          LinkRow record = record(connection, name);
          requireKind(record, kind, entity);
          return new Draft(
              "link",
              List.of(record),
              new Draft.Existing(entity),
              OwnRules.MANUAL,
              Optional.empty());
        });
  }

  /**
   * Takes a record out of its entity. A primary record stands alone then, in an entity of its own;
   * an enrichment, which can be no entity, is left without one. Linking leaves either alone.
   */
  public LinkAction unlink(RecordName name, Demand demand) {
    return actions.run(
        "unlink\n" + name,
        demand,
        connection -> {
          LinkRow record = record(connection, name);
          if (record.entityId() == null) {
            throw Problem.conflict(name + " is linked to no entity: there is nothing to unlink");
          }
          demand.precondition().accept(LinkTags.ofLinks(connection, record.entityId()));
          if (record.primary()
              && LinkActionStore.members(connection, record.entityId()).size() == 1) {
            throw Problem.conflict(
                name + " is the only record of entity " + record.entityId() + ": it stands alone");
          }
          return new Draft(
              "unlink",
              List.of(record),
              record.primary() ? new Draft.Fresh(record.kind()) : new Draft.Nowhere(),
              OwnRules.UNLINK,
              Optional.empty());
        });
  }

  /** Moves every record of another entity to this one; the other's id names this one from then. */
  public LinkAction merge(UUID entity, UUID other, Demand demand) {
    if (entity.equals(other)) {
      throw Problem.badRequest("other", "must be another entity than the one in the path");
    }
    return actions.run(
        "merge\n" + entity + '\n' + other,
        demand,
        connection -> {
          String kind = standing(connection, entity).kind();
          String otherKind = standing(connection, other).kind();
          demand.precondition().accept(LinkTags.ofLinks(connection, entity));
          if (!kind.equals(otherKind)) {
            throw Problem.conflict(
                "entity "
                    + other
                    + " is of the kind "
                    + otherKind
                    + ", and entity "
                    + entity
                    + " of the kind "
                    + kind
                    + ": only things of one kind can be one thing");
          }
          return new Draft(
              "merge",
              LinkActionStore.members(connection, other),
              new Draft.Existing(entity),
              OwnRules.MERGE,
              Optional.empty());
        });
  }

  /** Moves some records of an entity to a new one. */
  public LinkAction split(UUID entity, List<RecordName> names, Demand demand) {
    Set<String> ordered = new TreeSet<>();
    names.forEach(name -> ordered.add(name.source() + '\n' + name.nativeId()));
    if (names.isEmpty() || names.size() > MOST_RECORDS || ordered.size() < names.size()) {
      throw Problem.badRequest(
          "records", "must name 1 to " + MOST_RECORDS + " records, each of them once");
    }
    return actions.run(
        "split\n" + entity + '\n' + String.join("\n", ordered),
        demand,
        connection -> {
          String kind = standing(connection, entity).kind();
          demand.precondition().accept(LinkTags.ofLinks(connection, entity));
          List<LinkRow> records = LinkActionStore.records(connection, names);
          Set<RecordName> absent = new HashSet<>(names);
          records.stream()
              .filter(record -> entity.equals(record.entityId()))
              .forEach(record -> absent.remove(record.name()));
          if (!absent.isEmpty()) {
            throw Problem.conflict(absent.iterator().next() + " is no record of entity " + entity);
          }
          if (LinkActionStore.members(connection, entity).size() == records.size()) {
            throw Problem.badRequest(
                "records", "are all that the entity has; leave it at least one");
          }
          return new Draft(
              "split", records, new Draft.Fresh(kind), OwnRules.SPLIT, Optional.empty());
        });
  }

  private static LinkRow record(Connection connection, RecordName name) throws SQLException {
    return LinkActionStore.record(connection, name)
        .orElseThrow(() -> Problem.notFound("there is no record " + name));
  }

  static void requireKind(LinkRow record, String kind, UUID entity) {
    if (!record.kind().equals(kind)) {
      throw Problem.conflict(
          record.name()
              + " is of the kind "
              + record.kind()
              + ", and entity "
              + entity
              + " of the kind "
              + kind);
    }
  }

  /** An entity that has records. */
  record Head(String kind) {}

  private record Found(String kind, UUID mergedInto, boolean emptied) {}

  /** An entity that can still be decided about; a merged one is refused, naming its successor. */
  static Head standing(Connection connection, UUID entity) throws SQLException {
    Found found;
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT kind, merged_into, emptied_at IS NOT NULL AS emptied FROM entity WHERE id ="
                + " ?")) {
      found =
          statement
              .value(entity)
              .list(
                  row ->
                      new Found(
                          row.getString("kind"),
                          row.getObject("merged_into", UUID.class),
                          row.getBoolean("emptied")))
              .stream()
              .findFirst()
              .orElseThrow(() -> EntityId.unknown(entity));
    }
    if (found.mergedInto() != null) {
      throw Problem.conflict(
          "entity "
              + entity
              + " was merged into "
              + found.mergedInto()
              + "; decide about that one");
    }
    if (found.emptied()) {
      throw Problem.conflict("entity " + entity + " has no record any more");
    }
    return new Head(found.kind());
  }
}
