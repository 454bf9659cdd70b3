package io.concordat.registry.override;

import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.RecordState;
import io.concordat.contract.SourceDomain;
import io.concordat.contract.SourceRecord;
import io.concordat.contract.Standing;
import io.concordat.registry.intake.OwnRecords;
import io.concordat.registry.intake.OwnRecords.Placed;
import io.concordat.registry.link.LinkPeriods;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The records of the source {@code manual}: one for each entity that persons correct, its native id
 * the entity's, linked by the rule {@code manual} and by nothing else. A merge moves a record as
 * any other; an entity can so have several, and the newest assertion of a field counts.
 */
final class ManualRecords {
  /** The rule of the link: a person named the entity. */
  static final String RULE = "manual";

  private final OwnRecords own;

  ManualRecords(OwnRecords own) {
    this.own = own;
  }

  /** The run that a record of {@code manual} names: what made it change. */
  static String run(UUID override) {
    return "override:" + override;
  }

  void begin(Connection connection) throws SQLException {
    own.begin(connection);
  }

  /**
   * An entity as it is now, and the records of {@code manual} that belong to it.
   *
   * @param id what the id that was asked for names now
   * @param home the record that a new override goes into; empty where a person took the entity's
   *     own record away from it
   * @param records every record of {@code manual} that is linked to it, {@code home} included
   */
  record Target(UUID id, EntityKind kind, long revision, Optional<UUID> home, List<UUID> records) {}

  Optional<Target> target(Connection connection, UUID entity) throws SQLException {
    UUID current = LinkPeriods.current(connection, entity);
    LinkedHashSet<UUID> records = new LinkedHashSet<>();
    boolean[] taken = new boolean[1];
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT native_id, entity_id FROM source_record WHERE source = 'manual' AND entity_id ="
                + " ? UNION SELECT native_id, entity_id FROM source_record WHERE source = 'manual'"
                + " AND native_id = ? ORDER BY native_id")) {
      statement
          .value(current)
          .value(current.toString())
          .list(
              row -> {
                UUID name = UUID.fromString(row.getString("native_id"));
                if (current.equals(row.getObject("entity_id", UUID.class))) {
                  records.add(name);
                } else {
                  taken[0] = true;
                }
                return name;
              });
    }
    Optional<UUID> home = taken[0] ? records.stream().findFirst() : Optional.of(current);
    home.ifPresent(records::add);
    try (SetStatement statement =
        SetStatement.on(connection, "SELECT id, kind, revision FROM entity WHERE id = ?")) {
      return statement
          .value(current)
          .list(
              row ->
                  new Target(
                      current,
                      EntityKind.fromWireName(row.getString("kind")),
                      row.getLong("revision"),
                      home,
                      List.copyOf(records)))
          .stream()
          .findFirst();
    }
  }

  /** What is stored of a record. */
  private record Stored(long version, UUID entity, EntityKind kind) {}

  /**
   * Stores records anew from what is active in them now.
   *
   * @param names of records that are stored already, or whose entity is called so
   * @param run stands as their run: what made them change
   * @return the entities to announce, after the commit
   */
  List<UUID> rewrite(
      Connection connection, Collection<UUID> names, String run, String actor, Instant now)
      throws SQLException {
    Map<UUID, Stored> stored = stored(connection, names);
    Map<UUID, Map<String, Assertion>> fields = new TreeMap<>();
    names.forEach(name -> fields.put(name, new TreeMap<>()));
    for (FieldOverride override : OverrideStore.active(connection, names)) {
      fields.get(override.recordName()).put(override.field(), override.assertion());
    }
    List<Placed> records = new ArrayList<>(fields.size());
    fields.forEach(
        (name, said) -> {
          Stored before = stored.get(name);
          records.add(new Placed(record(name, before, said, run, now), before.entity(), RULE));
        });
    return own.store(connection, records, actor, now);
  }

  private static SourceRecord record(
      UUID name, Stored before, Map<String, Assertion> said, String run, Instant now) {
    return new SourceRecord(
        OwnRecords.MANUAL,
        "concordat",
        SourceDomain.MANUAL,
        "overrides",
        name.toString(),
        Math.max(ChronoUnit.MICROS.between(Instant.EPOCH, now), before.version() + 1),
        RecordState.ACTIVE,
        Standing.ENRICHMENT,
        run,
        now,
        Optional.empty(),
        before.kind(),
        Optional.empty(),
        List.of(),
        List.of(),
        said);
  }

  private static Map<UUID, Stored> stored(Connection connection, Collection<UUID> names)
      throws SQLException {
    Map<UUID, Stored> stored = new HashMap<>();
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "SELECT n.name, coalesce(r.version, -1) AS version, coalesce(r.entity_id, e.id) AS"
                + " entity_id, coalesce(r.kind, e.kind) AS kind FROM unnest(?::uuid[]) AS n(name)"
                + " LEFT JOIN source_record r ON r.source = 'manual' AND r.native_id ="
                + " n.name::text LEFT JOIN entity e ON e.id = n.name")) {
      statement
          .uuids(names)
          .list(
              row ->
                  stored.put(
                      row.getObject("name", UUID.class),
                      new Stored(
                          row.getLong("version"),
                          row.getObject("entity_id", UUID.class),
                          EntityKind.fromWireName(row.getString("kind")))));
    }
    return stored;
  }
}
