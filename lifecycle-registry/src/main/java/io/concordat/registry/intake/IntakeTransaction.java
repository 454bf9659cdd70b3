package io.concordat.registry.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.concordat.contract.Assertion;
import io.concordat.contract.ContractJson;
import io.concordat.contract.Relation;
import io.concordat.contract.SourceRecord;
import io.concordat.contract.TypedKey;
import io.concordat.registry.intake.Row.Stored;
import io.concordat.registry.intake.TieStore.TieRow;
import io.concordat.registry.link.LinkBoard;
import io.concordat.registry.link.LinkStore;
import io.concordat.registry.link.Linkable;
import io.concordat.registry.link.Linker;
import io.concordat.registry.link.Linking;
import io.concordat.registry.store.IndexPlans;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.postgresql.util.PSQLState;

/**
 * One batch inside its transaction: guard the versions, link, store, and say who is to be
 * announced. A bounded number of statements, however many records.
 */
final class IntakeTransaction {
  private final Connection connection;
  private final Linker linker;
  private final int neighbourBound;
  private final Instant now;
  private final Map<Observed.Name, Row> rows = new LinkedHashMap<>();
  private final Set<Row> ahead = new HashSet<>();
  private Map<Observed.Name, OwnRecords.Placed> placed = Map.of();
  private long ignored;
  private long confirmed;
  private long changed;

  IntakeTransaction(Connection connection, Linker linker, int neighbourBound, Instant now) {
    this.connection = connection;
    this.linker = linker;
    this.neighbourBound = neighbourBound;
    this.now = now;
  }

  /** What a batch came to: counts, and the entities that are due for an announcement. */
  record Outcome(long changed, long confirmed, long ignored, long linked, List<UUID> due) {}

  /** New records among these are linked as named, whatever their keys. */
  IntakeTransaction placing(Map<Observed.Name, OwnRecords.Placed> records) {
    placed = records;
    return this;
  }

  /** Somebody else stored a record that was new when this transaction began. */
  static final class OvertakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OvertakenException(SQLException cause) {
      super("another writer stored a record of the batch meanwhile", cause);
    }
  }

  /** Stores the batch as the only writer from its first statement on. */
  Outcome store(List<Observed> batch) throws SQLException {
    IntakeStore.begin(connection);
    return storeLocked(batch);
  }

  /**
   * The same, but what new records say is written beside another writer: nothing that others look
   * at depends on it until this transaction links them.
   *
   * @throws OvertakenException if another writer brought one of them; nothing is stored then, and
   *     {@link #store} in another transaction stores it
   */
  Outcome storeAhead(List<Observed> batch) throws SQLException {
    IndexPlans.only(connection);
    writeAhead(batch);
    IntakeStore.lock(connection);
    return storeLocked(batch);
  }

  private void writeAhead(List<Observed> batch) throws SQLException {
    Set<Observed.Name> names = LinkedHashSet.newLinkedHashSet(batch.size());
    batch.forEach(observed -> names.add(observed.name()));
    names.removeAll(IntakeStore.known(connection, names));
    addFresh(names);
    ahead.addAll(rows.values());
    guardVersions(batch.stream().filter(observed -> names.contains(observed.name())).toList());
    List<Row> fresh = List.copyOf(rows.values());
    IntakeStore.appendHistory(connection, fresh, now);
    IntakeStore.storeKeys(connection, fresh);
    List<TieRow> ties = new ArrayList<>();
    for (Row row : fresh) {
      row.content().content().ties().forEach(tie -> ties.add(new TieRow(row.id(), tie)));
    }
    TieStore.insert(connection, ties);
  }

  private Outcome storeLocked(List<Observed> batch) throws SQLException {
    RetractedSources retracted = RetractedSources.of(connection, batch, neighbourBound, now);
    retracted.uncover(batch);
    Outcome outcome = take(batch);
    List<UUID> due = retracted.cover(rows.values());
    due.addAll(outcome.due());
    return new Outcome(
        outcome.changed(), outcome.confirmed(), outcome.ignored(), outcome.linked(), due);
  }

  private Outcome take(List<Observed> batch) throws SQLException {
    loadRows(batch);
    guardVersions(
        batch.stream().filter(observed -> !ahead.contains(rows.get(observed.name()))).toList());
    List<Row> fresh = rows.values().stream().filter(r -> r.taken() && r.isNew()).toList();
    List<Row> known = rows.values().stream().filter(r -> r.taken() && !r.isNew()).toList();
    List<Row> rewritten = known.stream().filter(Row::changed).toList();
    List<Row> withContent = rows.values().stream().filter(Row::changed).toList();
    IntakeStore.confirm(connection, known.stream().filter(r -> !r.changed()).toList());
    if (withContent.isEmpty()) {
      return new Outcome(changed, confirmed, ignored, 0, List.of());
    }
    Linking linking = link(withContent);
    insert(fresh);
    IntakeStore.update(connection, rewritten);
    Set<Long> freshIds = new HashSet<>();
    fresh.forEach(row -> freshIds.add(row.id()));
    List<Linkable> hadWaited =
        linking.linked().stream().filter(record -> !freshIds.contains(record.id())).toList();
    LinkStore.storeLinks(connection, hadWaited, now);
    LinkStore.closeCases(connection, settled(hadWaited, linking, freshIds), now);
    LinkStore.openCases(connection, linking.opened(), now);
    List<Row> unwritten = withContent.stream().filter(row -> !ahead.contains(row)).toList();
    IntakeStore.appendHistory(connection, unwritten, now);
    IntakeStore.storeKeys(connection, unwritten);
    IntakeStore.createEntities(
        connection, linking.created(), typesOf(linking.created().keySet(), withContent), now);
    IntakeStore.count(connection, StreamCounts.of(withContent));
    TieStore.Reach reach = storeTies(withContent, rewritten, linking, hadWaited);
    Set<UUID> complete = new HashSet<>(linking.created().keySet());
    hadWaited.forEach(record -> complete.remove(record.entityId()));
    List<UUID> due = TieStore.bump(connection, reach, complete, now);
    due.addAll(linking.created().keySet());
    return new Outcome(changed, confirmed, ignored, linking.linked().size(), due);
  }

  private void insert(List<Row> fresh) throws SQLException {
    try {
      IntakeStore.insert(connection, fresh, now);
    } catch (SQLException e) {
      if (!ahead.isEmpty() && PSQLState.UNIQUE_VIOLATION.getState().equals(e.getSQLState())) {
        throw new OvertakenException(e);
      }
      throw e;
    }
  }

  private void loadRows(List<Observed> batch) throws SQLException {
    Set<Observed.Name> names = LinkedHashSet.newLinkedHashSet(batch.size());
    batch.forEach(observed -> names.add(observed.name()));
    // Whether somebody stored one of those written ahead meanwhile, its insertion will tell.
    names.removeAll(rows.keySet());
    for (Stored stored : IntakeStore.stored(connection, names)) {
      rows.put(stored.name(), Row.of(stored));
    }
    names.removeAll(rows.keySet());
    addFresh(names);
  }

  private void addFresh(Set<Observed.Name> names) throws SQLException {
    if (!names.isEmpty()) {
      var ids = IntakeStore.reserveIds(connection, names.size()).iterator();
      names.forEach(name -> rows.put(name, Row.fresh(ids.next())));
    }
  }

  private void guardVersions(List<Observed> batch) throws SQLException {
    Map<Long, Content> lastSaid = contentBehindTombstones(batch);
    for (Observed observed : batch) {
      Row row = rows.get(observed.name());
      Observed full = observed;
      if (observed.isBareTombstone()) {
        Content last = row.changed() ? row.content().content() : lastSaid.get(row.id());
        full = last == null ? observed : observed.keeping(last);
      }
      switch (row.take(full)) {
        case CHANGED -> changed++;
        case CONFIRMED -> confirmed++;
        case IGNORED -> ignored++;
      }
    }
  }

  private Map<Long, Content> contentBehindTombstones(List<Observed> batch) throws SQLException {
    Map<Long, SourceRecord> wanted = new HashMap<>();
    List<Stored> stored = new ArrayList<>();
    for (Observed observed : batch) {
      Row row = rows.get(observed.name());
      if (observed.isBareTombstone()
          && !row.isNew()
          && wanted.put(row.id(), observed.record()) == null) {
        stored.add(row.stored());
      }
    }
    Map<Long, Content> contents = new HashMap<>();
    if (!stored.isEmpty()) {
      for (IntakeStore.Said said : IntakeStore.said(connection, stored)) {
        contents.put(said.recordId(), content(wanted.get(said.recordId()), said));
      }
    }
    return contents;
  }

  /** Reads stored parts back through the contract, so that they get the same digest as when new. */
  private static Content content(SourceRecord tombstone, IntakeStore.Said said) {
    try {
      var mapper = ContractJson.mapper();
      return Content.of(
          new SourceRecord(
              tombstone.source(),
              tombstone.system(),
              tombstone.domain(),
              tombstone.stream(),
              tombstone.nativeId(),
              tombstone.version(),
              tombstone.state(),
              tombstone.standing(),
              tombstone.runId(),
              tombstone.observedAt(),
              tombstone.effectiveAt(),
              tombstone.kind(),
              tombstone.type(),
              mapper.readValue(said.keys(), new TypeReference<List<TypedKey>>() {}),
              mapper.readValue(said.relations(), new TypeReference<List<Relation>>() {}),
              mapper.readValue(said.fields(), new TypeReference<Map<String, Assertion>>() {})));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored record could not be read back", e);
    }
  }

  private Linking link(List<Row> withContent) throws SQLException {
    LinkBoard board = new LinkBoard();
    List<Linkable> touched = new ArrayList<>();
    Set<UUID> keys = new LinkedHashSet<>();
    for (Row row : withContent) {
      SourceRecord record = row.latest().record();
      row.linkable(
          new Linkable(
              row.id(),
              record.source(),
              record.domain(),
              record.stream(),
              record.nativeId(),
              record.kind(),
              record.standing(),
              record.state(),
              row.keysAfter(),
              row.isNew() ? null : row.stored().entityId(),
              !row.isNew() && row.stored().apart()));
      OwnRecords.Placed place = placed.get(row.latest().name());
      if (place != null && row.isNew()) {
        row.linkable().place(place.entity(), place.rule());
      }
      board.put(row.linkable());
      if (linker.policy().readsNamespaces()) {
        row.content().content().keys().forEach((key, typed) -> board.name(key, typed.namespace()));
      }
      if (row.touchesLinking()) {
        touched.add(row.linkable());
        keys.addAll(row.keysBeforeAndAfter());
      }
    }
    if (!keys.isEmpty()) {
      LinkStore.load(connection, board, keys, linker.policy());
    }
    return linker.link(board, touched, keys);
  }

  /** Stored records about which there is nothing to ask any more. */
  private static List<Linkable> settled(
      List<Linkable> hadWaited, Linking linking, Set<Long> freshIds) {
    List<Linkable> settled = new ArrayList<>(hadWaited);
    linking.undisputed().stream()
        .filter(record -> !freshIds.contains(record.id()))
        .forEach(settled::add);
    return settled;
  }

  private static Map<UUID, String> typesOf(Set<UUID> created, List<Row> withContent) {
    Map<UUID, Row> firstTyped = new HashMap<>();
    for (Row row : withContent) {
      UUID entity = row.linkable().entityId();
      if (entity != null && created.contains(entity) && row.latest().record().type().isPresent()) {
        firstTyped.merge(entity, row, (a, b) -> name(a).compareTo(name(b)) <= 0 ? a : b);
      }
    }
    Map<UUID, String> types = new HashMap<>();
    firstTyped.forEach((entity, row) -> types.put(entity, row.latest().record().type().get()));
    return types;
  }

  private static String name(Row row) {
    return row.latest().record().source() + '\n' + row.latest().record().nativeId();
  }

  /** Stores the ties that came and went, and gathers what the batch reaches. */
  private TieStore.Reach storeTies(
      List<Row> withContent, List<Row> rewritten, Linking linking, List<Linkable> hadWaited)
      throws SQLException {
    Set<Long> wanted = new LinkedHashSet<>();
    rewritten.forEach(row -> wanted.add(row.id()));
    hadWaited.forEach(record -> wanted.add(record.id()));
    Map<Long, Set<Content.Tie>> stored = TieStore.stored(connection, wanted);
    Set<Long> nowLinked = new HashSet<>();
    linking.linked().forEach(record -> nowLinked.add(record.id()));
    TieStore.Reach reach = new TieStore.Reach(neighbourBound);
    List<TieRow> gone = new ArrayList<>();
    List<TieRow> added = new ArrayList<>();
    Set<Long> inBatch = new HashSet<>();
    for (Row row : withContent) {
      inBatch.add(row.id());
      Set<Content.Tie> before = stored.getOrDefault(row.id(), Set.of());
      Set<Content.Tie> after = row.content().content().ties();
      boolean resolvesAnew = nowLinked.contains(row.id()) || row.stateChanged();
      for (Content.Tie tie : before) {
        if (!after.contains(tie)) {
          gone.add(new TieRow(row.id(), tie));
        }
        if (resolvesAnew || !after.contains(tie)) {
          reach.targets().add(tie.target());
        }
      }
      for (Content.Tie tie : after) {
        if (!before.contains(tie) && !ahead.contains(row)) {
          added.add(new TieRow(row.id(), tie));
        }
        if (resolvesAnew || !before.contains(tie)) {
          reach.targets().add(tie.target());
        }
      }
      if (!row.linkable().linked()) {
        continue;
      }
      reach.changes(row.linkable().entityId(), row.latest().record().type().orElse(null));
      for (UUID key : row.keysBeforeAndAfter()) {
        if (nowLinked.contains(row.id())
            || row.keysBefore().contains(key) != row.keysAfter().contains(key)) {
          reach.keys().add(key);
        }
      }
    }
    for (Linkable record : hadWaited) {
      reach.changes(record.entityId());
      reach.keys().addAll(record.keys());
      if (!inBatch.contains(record.id())) {
        stored
            .getOrDefault(record.id(), Set.of())
            .forEach(tie -> reach.targets().add(tie.target()));
      }
    }
    TieStore.delete(connection, gone);
    TieStore.insert(connection, added);
    return reach;
  }
}
