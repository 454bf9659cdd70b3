package io.concordat.registry.intake;

import io.concordat.contract.SourceRecord;
import io.concordat.registry.link.Linker;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Stores records that the registry makes itself, for a person, by the same path as those that
 * sources send: version guard, history, revision and announcement. The transaction is the caller's,
 * so that what made the records is committed with them or not at all.
 */
public final class OwnRecords {
  /** The source that persons speak through. */
  public static final String MANUAL = "manual";

  private final Linker linker;
  private final int neighbourBound;

  public OwnRecords(Linker linker, int neighbourBound) {
    this.linker = linker;
    this.neighbourBound = neighbourBound;
  }

  /**
   * A record and the entity that it is about.
   *
   * @param rule by which it is linked, if it is new; a record that is stored already stays where it
   *     is
   */
  public record Placed(SourceRecord record, UUID entity, String rule) {}

  /**
   * Waits until no other transaction takes records in, and keeps them out until this one ends. To
   * be called before any row is locked: then nobody waits in a circle.
   */
  public void begin(Connection connection) throws SQLException {
    IntakeStore.begin(connection);
  }

  /**
   * Stores the records. One whose content is what it was makes no history.
   *
   * @param actor who made them; stands in their history
   * @return the entities to announce, after the commit
   */
  public List<UUID> store(Connection connection, List<Placed> records, String actor, Instant now)
      throws SQLException {
    Map<Observed.Name, Placed> placed = new LinkedHashMap<>();
    List<Observed> batch = new ArrayList<>(records.size());
    for (Placed record : records) {
      Observed observed = Observed.own(record.record());
      placed.put(observed.name(), record);
      batch.add(observed);
    }
    List<UUID> due =
        new IntakeTransaction(connection, linker, neighbourBound, now)
            .placing(placed)
            .store(batch)
            .due();
    sign(connection, records, actor);
    return due;
  }

  private static void sign(Connection connection, List<Placed> records, String actor)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "UPDATE record_history h SET actor = ? FROM unnest(?::text[], ?::text[], ?::bigint[]) AS"
                + " n(source, native_id, version) JOIN source_record r ON r.source = n.source AND"
                + " r.native_id = n.native_id WHERE h.record_id = r.id AND h.version ="
                + " n.version")) {
      statement
          .value(actor)
          .texts(records, placed -> placed.record().source())
          .texts(records, placed -> placed.record().nativeId())
          .longs(records, placed -> placed.record().version())
          .update();
    }
  }
}
