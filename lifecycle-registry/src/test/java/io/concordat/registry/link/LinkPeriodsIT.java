package io.concordat.registry.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.registry.TestDatabase;
import io.concordat.registry.link.LinkPeriods.Period;
import io.concordat.store.SetStatement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links at past instants, on a real PostgreSQL. */
class LinkPeriodsIT {
  private static final Instant T1 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant T2 = Instant.parse("2026-02-01T00:00:00Z");
  private static final UUID OLD = UUID.fromString("00000000-0000-8000-8000-000000000001");
  private static final UUID NEW = UUID.fromString("00000000-0000-8000-8000-000000000002");

  private TestDatabase database;

  /** Record 7 belonged to OLD from T1 and was moved to NEW at T2, into which OLD was merged. */
  @BeforeEach
  void start() {
    database = TestDatabase.create();
    run(
        "INSERT INTO link_operation (type, entity_id, actor, reason, done_at, request) VALUES"
            + " ('merge', '"
            + NEW
            + "', 'mona', 'one account', '2026-02-01Z', gen_random_uuid())");
    run(
        "INSERT INTO source_record (id, source, native_id, system, domain, stream, kind, standing,"
            + " state, version, content_version, digest, run_id, observed_at, keys, entity_id,"
            + " link_rule, link_operation, linked_at) VALUES (7, 'aws-main', 'R7', 'aws-iam',"
            + " 'iam', 'roles', 'identity', 'primary', 'active', 1, 1, gen_random_uuid(), 'r1',"
            + " '2026-01-01Z', '{}', '"
            + NEW
            + "', 'merge', 1, '2026-02-01Z')");
    run(
        "INSERT INTO link_history (record_id, entity_id, rule, linked_at, ended_at, ended_by,"
            + " moved_to) VALUES (7, '"
            + OLD
            + "', 'native-key', '2026-01-01Z', '2026-02-01Z', 1, '"
            + NEW
            + "')");
    run(
        "INSERT INTO entity (id, kind, revision, created_at, changed_at, merged_into) VALUES ('"
            + OLD
            + "', 'identity', 2, '2026-01-01Z', '2026-02-01Z', '"
            + NEW
            + "'), ('"
            + NEW
            + "', 'identity', 2, '2026-01-01Z', '2026-02-01Z', NULL)");
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private void run(String sql) {
    database
        .transactions()
        .run(
            connection -> {
              try (SetStatement statement = SetStatement.on(connection, sql)) {
                return statement.update();
              }
            });
  }

  private List<Period> of(UUID entity, Instant at) {
    return database.transactions().read(connection -> LinkPeriods.ofEntity(connection, entity, at));
  }

  @Test
  void recordBelongsToOneEntityAtEveryInstant() {
    assertThat(of(OLD, T1.minusSeconds(1))).isEmpty();
    assertThat(of(OLD, T1)).extracting(Period::recordId).containsExactly(7L);
    assertThat(of(NEW, T1)).isEmpty();
    assertThat(of(OLD, T2)).isEmpty();
    assertThat(of(NEW, T2)).extracting(Period::rule).containsExactly("merge");
  }

  @Test
  void entityOfARecordIsAnsweredForAnInstant() {
    Optional<Period> before =
        database
            .transactions()
            .read(connection -> LinkPeriods.ofRecord(connection, 7, T2.minusSeconds(1)));
    assertThat(before).map(Period::entityId).contains(OLD);
    assertThat(before).map(Period::endedAt).contains(Optional.of(T2));
    assertThat(before).map(Period::operation).contains(Optional.empty());
  }

  @Test
  void idOfAMergedEntityNamesItsSuccessor() {
    UUID unknown = UUID.fromString("00000000-0000-8000-8000-000000000009");
    database
        .transactions()
        .read(
            connection -> {
              assertThat(LinkPeriods.current(connection, OLD)).isEqualTo(NEW);
              assertThat(LinkPeriods.current(connection, NEW)).isEqualTo(NEW);
              assertThat(LinkPeriods.current(connection, unknown)).isEqualTo(unknown);
              return null;
            });
  }
}
