package io.concordat.registry.override;

import io.concordat.contract.FieldNames;
import io.concordat.edge.Problem;
import io.concordat.registry.override.FieldOverride.State;
import io.concordat.registry.override.ManualRecords.Target;
import io.concordat.registry.override.OverrideStore.Event;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Makes overrides, in a transaction of the caller's that keeps the intake out. */
final class OverrideMaker {
  private final ManualRecords records;
  private final OverrideRules rules;

  OverrideMaker(ManualRecords records, OverrideRules rules) {
    this.records = records;
    this.rules = rules;
  }

  /**
   * Makes an override, and replaces those of the same field.
   *
   * @param announce gets the entities to announce after the commit
   */
  FieldOverride make(
      Connection connection, NewOverride request, String actor, Instant now, List<UUID> announce)
      throws SQLException {
    Target target =
        records
            .target(connection, request.entityId())
            .orElseThrow(
                () ->
                    Problem.badRequest(
                        "entityId", "there is no entity " + request.entityId() + " to correct"));
    UUID home =
        target
            .home()
            .orElseThrow(
                () ->
                    Problem.conflict(
                        "the record of source 'manual' of entity "
                            + target.id()
                            + " was linked elsewhere by a person; undo that first"));
    requireField(connection, target, request.field());
    rules.requireNoExtensionInDisguise(
        request,
        OverrideStore.lastOf(connection, target.records(), request.field(), request.value()),
        actor,
        now);
    FieldOverride made =
        new FieldOverride(
            UUID.randomUUID(),
            home,
            request.field(),
            request.value(),
            request.reason(),
            request.reference(),
            actor,
            now,
            request.expiresAt(),
            request.yieldTo(),
            State.ACTIVE);
    String yieldBase = yieldBase(connection, target, request);
    List<FieldOverride> replaced =
        OverrideStore.active(connection, target.records()).stream()
            .filter(other -> other.field().equals(made.field()))
            .toList();
    // Ended before the newer one stands: one record holds one active override of a field.
    List<UUID> ended = replaced.stream().map(FieldOverride::id).toList();
    OverrideStore.end(connection, ended, State.REPLACED, null, actor, now);
    OverrideStore.insert(connection, made, yieldBase, target.id(), target.revision());
    OverrideStore.end(connection, ended, State.REPLACED, made.id(), actor, now);
    List<Event> events = new ArrayList<>();
    events.add(new Event(made.id(), "created", made.reason()));
    ended.forEach(
        id -> events.add(new Event(id, "replaced", "override " + made.id() + " is newer")));
    OverrideStore.record(connection, events, actor, now);
    Set<UUID> touched = new LinkedHashSet<>();
    touched.add(home);
    replaced.forEach(other -> touched.add(other.recordName()));
    announce.addAll(records.rewrite(connection, touched, ManualRecords.run(made.id()), actor, now));
    return made;
  }

  /** A slip in a field's name must not become a field that nobody knows. */
  private static void requireField(Connection connection, Target target, String field)
      throws SQLException {
    if (FieldNames.isKnown(field)) {
      return;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT 1 FROM source_record r JOIN record_history h ON h.record_id = r.id AND h.version"
                + " = r.content_version WHERE r.entity_id = ? AND h.fields -> ?::text IS NOT NULL"
                + " LIMIT 1")) {
      if (statement.value(target.id()).value(field).list(row -> 1).isEmpty()) {
        throw Problem.badRequest(
            "field",
            "'"
                + field
                + "' is no field that Concordat knows, and no source asserts it of this entity; see"
                + " the entity's assertions for those that are");
      }
    }
  }

  private static String yieldBase(Connection connection, Target target, NewOverride request)
      throws SQLException {
    if (request.yieldTo().isEmpty()) {
      return null;
    }
    String yieldTo = request.yieldTo().get();
    if (!Yielding.isKnown(connection, yieldTo)) {
      throw Problem.badRequest(
          "yieldTo",
          "'"
              + yieldTo
              + "' is none of itsm, procurement, iam, and no source of that name has spoken; see"
              + " /api/v1/sources");
    }
    List<Yielding.Said> said = Yielding.said(connection, target.id(), request.field(), yieldTo);
    for (Yielding.Said one : said) {
      if (Yielding.same(one.assertion().value(), request.value())) {
        throw Problem.badRequest(
            "yieldTo",
            one.source()
                + " asserts this very value already, so that the override would end at once; leave"
                + " yieldTo out, or name another source");
      }
    }
    return Yielding.base(said);
  }
}
