package io.concordat.registry.steward;

import static io.concordat.registry.Records.row;

import io.concordat.contract.EntityAnnouncement;
import io.concordat.registry.Records;
import io.concordat.registry.TestDatabase;
import io.concordat.registry.announce.RecordingBroadcast;
import io.concordat.registry.consume.Message;
import io.concordat.registry.intake.Intake;
import io.concordat.registry.intake.Waiting;
import io.concordat.registry.link.KeyId;
import io.concordat.registry.link.Linker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The intake and the stewards on one real PostgreSQL. */
final class StewardScene implements AutoCloseable {
  final TestDatabase database = TestDatabase.create();
  final LinkDecisions links;
  final CaseDecisions cases;
  final LinkActions actions;
  final EntityLinks entityLinks;
  private final Clock clock = Clock.systemUTC();
  private final RecordingBroadcast broadcast = new RecordingBroadcast();
  private final Intake intake;
  private long offset;

  StewardScene() {
    Linker linker = new Linker(50);
    intake =
        new Intake(
            database.transactions(),
            () -> linker,
            1000,
            clock,
            new SimpleMeterRegistry(),
            due -> {});
    actions =
        new LinkActions(database.transactions(), new Waiting(() -> linker, 1000), due -> {}, clock);
    links = new LinkDecisions(actions);
    cases = new CaseDecisions(actions);
    entityLinks = new EntityLinks(database.transactions());
  }

  /** A role as the cloud has it; others are linked to it by its ARN. */
  static Records role(String id) {
    return row(id).of("aws-main", "roles").key("aws:arn", "arn:" + id).field("name", id);
  }

  /** A configuration item that names the ARN of a role. */
  static Records item(String id, String role) {
    return row(id).of("servicenow-prod", "cmdb_ci").key("aws:arn", "arn:" + role);
  }

  static RecordName aws(String id) {
    return new RecordName("aws-main", id);
  }

  static RecordName ci(String id) {
    return new RecordName("servicenow-prod", id);
  }

  static UUID entity(String role) {
    return KeyId.entity("aws-main", role);
  }

  StewardScene take(Records... records) {
    List<Message> batch = new ArrayList<>();
    for (Records record : records) {
      batch.add(record.message(offset++));
    }
    intake.take(batch);
    return this;
  }

  /** What is announced from now on, by entity; the last of each. */
  Map<UUID, EntityAnnouncement> announced() {
    broadcast.clear();
    broadcast.drain(database.transactions(), clock);
    Map<UUID, EntityAnnouncement> last = new TreeMap<>();
    broadcast.sent().forEach(entity -> last.put(entity.entityId(), entity));
    return last;
  }

  static Demand because(String reason) {
    return by("mona", reason);
  }

  static Demand by(String actor, String reason) {
    return new Demand(actor, reason, Optional.empty(), tag -> {});
  }

  UUID entityOf(String nativeId) {
    return database
        .rows("SELECT entity_id FROM source_record WHERE native_id = '" + nativeId + "'")
        .stream()
        .filter(text -> !text.equals("null"))
        .map(UUID::fromString)
        .findFirst()
        .orElse(null);
  }

  String column(String column, String nativeId) {
    return database
        .rows("SELECT " + column + " FROM source_record WHERE native_id = '" + nativeId + "'")
        .getFirst();
  }

  /** Who belongs where, by which rule and by whose action; and which ids name which. */
  List<String> partition() {
    List<String> all =
        new ArrayList<>(
            database.rows(
                "SELECT native_id, entity_id, link_rule, link_operation FROM source_record ORDER BY"
                    + " 1"));
    all.addAll(
        database.rows(
            "SELECT id, merged_into, emptied_at IS NULL FROM entity WHERE id IN (SELECT entity_id"
                + " FROM source_record) OR merged_into IS NOT NULL ORDER BY id"));
    return all;
  }

  UUID caseOf(String type) {
    return UUID.fromString(
        database.rows("SELECT id FROM link_case WHERE type = '" + type + "'").getFirst());
  }

  List<String> caseStates() {
    return database.rows("SELECT type, state, closed_by IS NULL FROM link_case ORDER BY 1, 2");
  }

  @Override
  public void close() {
    database.close();
  }
}
