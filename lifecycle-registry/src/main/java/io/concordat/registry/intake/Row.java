package io.concordat.registry.intake;

import io.concordat.contract.RecordState;
import io.concordat.registry.link.Linkable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A source record while its batch is worked on: what is stored, and what the batch makes of it. The
 * version decides here whether a record was seen before.
 */
final class Row {
  private final long id;
  private final Stored stored;
  private final List<Observed> history = new ArrayList<>(1);
  private Observed latest;
  private long version;
  private UUID digest;
  private Linkable linkable;

  private Row(long id, Stored stored) {
    this.id = id;
    this.stored = stored;
    this.version = stored == null ? -1 : stored.version();
    this.digest = stored == null ? null : stored.digest();
  }

  static Row fresh(long id) {
    return new Row(id, null);
  }

  static Row of(Stored stored) {
    return new Row(stored.id(), stored);
  }

  /** How a record fared against what was known. */
  enum Fate {
    /** New content: history and an announcement follow. */
    CHANGED,
    /** The same content, seen again later. */
    CONFIRMED,
    /** Seen before, or overtaken by a later one. */
    IGNORED
  }

  Fate take(Observed observed) {
    if (observed.record().version() <= version) {
      return Fate.IGNORED;
    }
    version = observed.record().version();
    boolean changed = !observed.digest().equals(digest);
    digest = observed.digest();
    latest = observed;
    if (changed) {
      history.add(observed);
    }
    return changed ? Fate.CHANGED : Fate.CONFIRMED;
  }

  long id() {
    return id;
  }

  Stored stored() {
    return stored;
  }

  boolean isNew() {
    return stored == null;
  }

  boolean taken() {
    return latest != null;
  }

  boolean changed() {
    return !history.isEmpty();
  }

  List<Observed> history() {
    return history;
  }

  Observed latest() {
    return latest;
  }

  /** The last observation that changed the content. */
  Observed content() {
    return history.getLast();
  }

  Linkable linkable() {
    return linkable;
  }

  void linkable(Linkable value) {
    linkable = value;
  }

  RecordState state() {
    return latest.record().state();
  }

  Set<UUID> keysBefore() {
    return stored == null ? Set.of() : stored.keys();
  }

  Set<UUID> keysAfter() {
    return changed() ? content().content().keys().keySet() : keysBefore();
  }

  boolean stateChanged() {
    return stored == null || stored.state() != state();
  }

  /** Whether linking has to look at the record, or at those that share a key with it. */
  boolean touchesLinking() {
    return changed()
        && (stored == null
            || stored.entityId() == null
            || stateChanged()
            || !keysBefore().equals(keysAfter()));
  }

  Set<UUID> keysBeforeAndAfter() {
    Set<UUID> keys = new LinkedHashSet<>(keysBefore());
    keys.addAll(keysAfter());
    return keys;
  }

  /**
   * What the database holds of a record.
   *
   * @param apart whether a person left it without an entity
   */
  record Stored(
      long id,
      Observed.Name name,
      long version,
      long contentVersion,
      UUID digest,
      RecordState state,
      String stream,
      Set<UUID> keys,
      UUID entityId,
      boolean apart) {}
}
