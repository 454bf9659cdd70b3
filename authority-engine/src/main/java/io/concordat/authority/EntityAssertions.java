package io.concordat.authority;

import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityKind;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that is asserted about one entity: the subject of a decision.
 *
 * @param kind what the entity is
 * @param type its type within the kind, as its records have it
 * @param records what each linked source record says, in any order, retired ones too
 * @param confirmations when the records were last seen
 */
public record EntityAssertions(
    EntityKind kind,
    Optional<String> type,
    List<LinkedRecord> records,
    Confirmations confirmations) {
  public EntityAssertions {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(type, "type");
    records = List.copyOf(records);
    Objects.requireNonNull(confirmations, "confirmations");
  }

  /** The assertions of an announcement; copies nothing. */
  public static EntityAssertions of(EntityAnnouncement announcement, Confirmations confirmations) {
    return new EntityAssertions(
        announcement.kind(), announcement.type(), announcement.records(), confirmations);
  }
}
