package io.concordat.reconciler.finding;

import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.RelationTypes;
import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who owners are: parties by e-mail address or group name, and whether they can answer for
 * anything. A group can as long as it is active and has an active member.
 */
@ApplicationScoped
public class OwnerDirectory {
  private static final String MARK_OWNED =
      """
      insert into finding_due (entity_id, due_at)
      select distinct o.entity_id, ?::timestamptz from owner_ref o where o.owner in (
        select ref from party where entity_id = any (?::uuid[])
        union
        select g.ref from membership m join party g on g.entity_id = m.group_id
        where m.person_id = any (?::uuid[]))
      order by o.entity_id
      on conflict (entity_id) do update set due_at = excluded.due_at
      where finding_due.due_at > excluded.due_at
      """;
  private static final String STATES =
      """
      select p.ref, bool_or(p.active and (not p.is_group or exists (
               select 1 from membership m join party q on q.entity_id = m.person_id
               where m.group_id = p.entity_id and q.active)))
      from party p where p.ref = any (?::text[]) group by p.ref
      """;

  /** Keeps parties and ownership in line with changed facts, and marks what parties own. */
  void changed(Connection connection, List<FindingMarks.Change> changes, Instant due)
      throws SQLException {
    List<Facts> parties = new ArrayList<>();
    List<FindingMarks.Change> owned = new ArrayList<>();
    for (FindingMarks.Change change : changes) {
      if (change.after().kind() == EntityKind.PARTY) {
        parties.add(change.after());
      } else if (!change
          .before()
          .map(Facts::owners)
          .orElse(List.of())
          .equals(change.after().owners())) {
        owned.add(change);
      }
    }
    storeOwnership(connection, owned);
    if (!parties.isEmpty()) {
      List<UUID> ids = parties.stream().map(Facts::id).toList();
      markOwned(connection, ids, due);
      storeParties(connection, parties, ids);
      markOwned(connection, ids, due);
    }
  }

  private static void markOwned(Connection connection, List<UUID> parties, Instant due)
      throws SQLException {
    try (SetStatement insert = SetStatement.on(connection, MARK_OWNED)) {
      insert.value(due).uuids(parties).uuids(parties).update();
    }
  }

  private static void storeOwnership(Connection connection, List<FindingMarks.Change> owned)
      throws SQLException {
    ownership(
        connection,
        """
        delete from owner_ref o using unnest(?::text[], ?::uuid[]) as t(owner, entity_id)
        where o.owner = t.owner and o.entity_id = t.entity_id
        """,
        owned,
        change -> change.before().map(Facts::owners).orElse(List.of()));
    ownership(
        connection,
        """
        insert into owner_ref (owner, entity_id)
        select * from unnest(?::text[], ?::uuid[]) on conflict do nothing
        """,
        owned,
        change -> change.after().owners());
  }

  private static void ownership(
      Connection connection,
      String sql,
      List<FindingMarks.Change> changes,
      Function<FindingMarks.Change, List<String>> ownersOf)
      throws SQLException {
    List<String> owners = new ArrayList<>();
    List<UUID> ids = new ArrayList<>();
    for (FindingMarks.Change change : changes) {
      for (String owner : ownersOf.apply(change)) {
        owners.add(owner);
        ids.add(change.after().id());
      }
    }
    if (!ids.isEmpty()) {
      try (SetStatement statement = SetStatement.on(connection, sql)) {
        statement.texts(owners).uuids(ids).update();
      }
    }
  }

  private static void storeParties(Connection connection, List<Facts> parties, List<UUID> all)
      throws SQLException {
    delete(connection, "delete from membership where group_id = any (?::uuid[])", all);
    delete(connection, "delete from party where entity_id = any (?::uuid[])", all);
    List<Facts> known = parties.stream().filter(party -> ref(party).isPresent()).toList();
    try (SetStatement insert =
        SetStatement.on(
            connection,
            """
            insert into party (entity_id, ref, is_group, active)
            select * from unnest(?::uuid[], ?::text[], ?::boolean[], ?::boolean[])
            """)) {
      insert
          .uuids(known, Facts::id)
          .texts(known, party -> ref(party).orElseThrow())
          .flags(known, OwnerDirectory::isGroup)
          .flags(known, OwnerDirectory::isActive)
          .update();
    }
    List<Membership> memberships = known.stream().flatMap(OwnerDirectory::memberships).toList();
    if (!memberships.isEmpty()) {
      try (SetStatement insert =
          SetStatement.on(
              connection,
              """
              insert into membership (group_id, person_id)
              select * from unnest(?::uuid[], ?::uuid[]) on conflict do nothing
              """)) {
        insert
            .uuids(memberships, Membership::group)
            .uuids(memberships, Membership::person)
            .update();
      }
    }
  }

  private record Membership(UUID group, UUID person) {}

  private static Stream<Membership> memberships(Facts party) {
    return party.neighbours().stream()
        .filter(neighbour -> neighbour.outgoing())
        .filter(neighbour -> neighbour.relation().equals(RelationTypes.HAS_MEMBER))
        .map(neighbour -> new Membership(party.id(), neighbour.entityId()));
  }

  private static void delete(Connection connection, String sql, List<UUID> ids)
      throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (SetStatement delete = SetStatement.on(connection, sql)) {
      delete.uuids(ids).update();
    }
  }

  /**
   * What is known of owners.
   *
   * @return {@code active} or {@code inactive} by owner; an owner that no party is known for is
   *     left out
   */
  public Map<String, String> states(Connection connection, Collection<String> refs)
      throws SQLException {
    Map<String, String> states = new HashMap<>();
    if (refs.isEmpty()) {
      return states;
    }
    try (SetStatement select = SetStatement.on(connection, STATES)) {
      select
          .texts(refs)
          .each(row -> states.put(row.getString(1), row.getBoolean(2) ? "active" : "inactive"));
    }
    return states;
  }

  /** Who is to act: the first owner that can answer, or else the first that is stated. */
  public static Optional<String> answering(Facts facts, Map<String, String> states) {
    List<String> owners = facts.owners();
    return owners.stream()
        .filter(ref -> "active".equals(states.get(ref)))
        .findFirst()
        .or(() -> owners.stream().findFirst());
  }

  static Optional<String> ref(Facts party) {
    return isGroup(party)
        ? party.text(FieldNames.NAME).map(name -> "group:" + name.strip().toLowerCase(Locale.ROOT))
        : party.text(FieldNames.EMAIL).map(email -> email.strip().toLowerCase(Locale.ROOT));
  }

  static boolean isGroup(Facts party) {
    return party.text(FieldNames.PARTY_TYPE).or(party::type).filter("group"::equals).isPresent();
  }

  static boolean isActive(Facts party) {
    boolean said =
        switch (party.fields().get(FieldNames.ACTIVE)) {
          case FieldValue.Flag(boolean flag) -> flag;
          case FieldValue.Text(String text) -> !text.equalsIgnoreCase("false");
          case null, default -> true;
        };
    return said
        && !party.retired()
        && party.text(FieldNames.STATUS).filter(Set.of("disabled", "retired")::contains).isEmpty();
  }
}
