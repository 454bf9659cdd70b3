package io.concordat.benchmarks;

import io.concordat.contract.ContractJson;
import io.concordat.contract.EntityAnnouncement;
import io.concordat.contract.EntityAnnouncement.LinkedRecord;
import io.concordat.contract.EntityAnnouncement.Neighbour;
import io.concordat.contract.EntityKind;
import io.concordat.contract.RelationTypes;
import io.concordat.contract.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The announcements of the same estate as {@link Workload}, as the reconciler keeps them, written
 * to its tables directly: a million of them would take too long on the way that they usually come.
 */
final class StoredEstate {
  private static final Instant ANNOUNCED = Instant.parse("2026-03-01T02:00:00Z");
  private static final byte[] NO_FACTS = "{}".getBytes(StandardCharsets.UTF_8);
  private static final byte[] HEADER = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', -1, '\r', '\n', 0};
  private static final int COLUMNS = 7;

  private StoredEstate() {}

  /**
   * Stores so many entities: half of them identities, each with a key or, a tenth, an agreement.
   */
  static void fill(Connection connection, int entities) throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "copy entity_state (entity_id, kind, type, revision, announcement, facts,"
                    + " stored_at) from stdin (format binary)");
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(buffer);
    try {
      out.write(HEADER);
      out.writeInt(0);
      out.writeInt(0);
      for (int i = 0; i < entities / Workload.ENTITIES_PER_IDENTITY; i++) {
        row(out, identity(i));
        row(out, isCovered(i) ? agreement(i) : key(i));
        if (buffer.size() > 1 << 20) {
          copy.writeToCopy(buffer.toByteArray(), 0, buffer.size());
          buffer.reset();
        }
      }
      out.writeShort(-1);
      copy.writeToCopy(buffer.toByteArray(), 0, buffer.size());
      copy.endCopy();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("vacuum analyze entity_state");
    }
  }

  private static EntityAnnouncement identity(int i) {
    return new EntityAnnouncement(
        id("identity", i),
        EntityKind.IDENTITY,
        Optional.of("service_account"),
        1,
        ANNOUNCED,
        records(i, 0, 2, 3),
        List.of(
            isCovered(i)
                ? new Neighbour(
                    RelationTypes.COVERS, false, id("agreement", i), EntityKind.AGREEMENT)
                : new Neighbour(
                    RelationTypes.CREDENTIAL_OF, false, id("key", i), EntityKind.CREDENTIAL)));
  }

  /** Whether an identity is paid for by an agreement of its own, whose gates are asked. */
  private static boolean isCovered(int i) {
    return i % 10 == 9;
  }

  private static EntityAnnouncement agreement(int i) {
    return new EntityAnnouncement(
        id("agreement", i),
        EntityKind.AGREEMENT,
        Optional.of("licence"),
        1,
        ANNOUNCED,
        records(i, 3),
        List.of(new Neighbour(RelationTypes.COVERS, true, id("identity", i), EntityKind.IDENTITY)));
  }

  private static EntityAnnouncement key(int i) {
    return new EntityAnnouncement(
        id("key", i),
        EntityKind.CREDENTIAL,
        Optional.of("api_key"),
        1,
        ANNOUNCED,
        records(i, 1),
        List.of(
            new Neighbour(
                RelationTypes.CREDENTIAL_OF, true, id("identity", i), EntityKind.IDENTITY)));
  }

  private static List<LinkedRecord> records(int i, int... streams) {
    return IntStream.of(streams)
        .mapToObj(
            stream -> ContractJson.read(Workload.message(stream, i, 1).body(), SourceRecord.class))
        .map(
            record ->
                new LinkedRecord(
                    record.source(),
                    record.system(),
                    record.domain(),
                    record.stream(),
                    record.nativeId(),
                    record.version(),
                    record.state(),
                    record.observedAt(),
                    record.effectiveAt(),
                    record.fields()))
        .sorted(Comparator.comparing(LinkedRecord::source))
        .toList();
  }

  private static UUID id(String what, int i) {
    return UUID.nameUUIDFromBytes((what + i).getBytes(StandardCharsets.UTF_8));
  }

  private static void row(DataOutputStream out, EntityAnnouncement entity) throws IOException {
    out.writeShort(COLUMNS);
    out.writeInt(16);
    out.writeLong(entity.entityId().getMostSignificantBits());
    out.writeLong(entity.entityId().getLeastSignificantBits());
    bytes(out, entity.kind().wireName().getBytes(StandardCharsets.UTF_8));
    bytes(out, entity.type().orElseThrow().getBytes(StandardCharsets.UTF_8));
    number(out, entity.revision());
    bytes(out, ContractJson.write(entity));
    bytes(out, NO_FACTS);
    // Microseconds since 2000.
    number(out, (ANNOUNCED.getEpochSecond() - 946_684_800L) * 1_000_000L);
  }

  private static void number(DataOutputStream out, long number) throws IOException {
    out.writeInt(8);
    out.writeLong(number);
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
