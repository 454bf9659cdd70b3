package io.concordat.registry.quarantine;

import io.concordat.registry.consume.Message;
import io.concordat.store.SetStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Sets messages aside, in the transaction of those that were taken in. */
public final class QuarantineStore {
  private static final int LONGEST_REASON = 500;

  private QuarantineStore() {}

  /** A message and why it could not be taken in. The reason never holds the payload. */
  public record SetAside(Message message, String reason) {
    public SetAside {
      String plain = reason == null ? "unknown" : reason.replace('\0', '?');
      reason = plain.substring(0, Math.min(plain.length(), LONGEST_REASON));
    }
  }

  /** Stores them; one that was set aside before keeps its row. */
  public static void setAside(Connection connection, List<SetAside> messages, Instant now)
      throws SQLException {
    if (messages.isEmpty()) {
      return;
    }
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO quarantine (topic, partition_id, position, reason, state, received_at)"
                + " SELECT topic, partition_id, position, reason, 'set_aside', ? FROM"
                + " unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[]) AS n(topic,"
                + " partition_id, position, reason) ON CONFLICT (topic, partition_id, position) DO"
                + " UPDATE SET reason = excluded.reason, state = 'set_aside'")) {
      statement
          .value(now)
          .texts(messages, m -> m.message().topic())
          .longs(messages, m -> m.message().partition())
          .longs(messages, m -> m.message().offset())
          .texts(messages, SetAside::reason)
          .update();
    }
  }
}
