package io.concordat.connector.runtime.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** What was written to an ITSM. One writer at a time acts on a key, in the whole installation. */
public final class WriteBackLog {
  private static final String LOCK =
      "select pg_advisory_lock(hashtextextended('concordat-write/' || ? || '/' || ?, 0))";
  private static final String UNLOCK =
      "select pg_advisory_unlock(hashtextextended('concordat-write/' || ? || '/' || ?, 0))";
  private static final String INTEND =
      """
      insert into write_back (source, action, key, digest, actor, requested_at)
      values (?, ?, ?, ?, ?, ?) returning id
      """;
  private static final String DONE =
      "update write_back set reference = ?, done_at = ? where id = ?";
  private static final String LAST =
      """
      select digest, reference, done_at from write_back
      where source = ? and action = ? and key = ? order by id desc limit 1
      """;

  private final Database database;

  public WriteBackLog(Database database) {
    this.database = database;
  }

  /** What is written. */
  public record Line(String source, String action, String key, byte[] digest, String actor) {
    public Line {
      digest = digest.clone();
    }
  }

  /**
   * The line before this one of the same action and key.
   *
   * @param same whether it was about the same content
   * @param done whether it is known to have come to its end
   */
  public record Earlier(boolean same, boolean done) {}

  /** What a writer did: what the vendor calls it, and the answer. */
  public record Written<T>(Optional<String> reference, T answer) {}

  /**
   * Acts as the only one on the line's key, with a line on record from before the act on. An act
   * that throws leaves its line without an end.
   *
   * @param act is told what came before; it decides whether anything is left to be done
   */
  public <T> T write(Line line, Instant now, Function<Optional<Earlier>, Written<T>> act) {
    try (Connection connection = database.connection()) {
      connection.setAutoCommit(true);
      Database.query(connection, LOCK, row -> 1, line.source(), line.key());
      try {
        Optional<Earlier> earlier = earlier(connection, line);
        long id = intend(connection, line, now);
        Written<T> written = act.apply(earlier);
        Database.update(connection, DONE, written.reference(), now, id);
        return written.answer();
      } finally {
        Database.query(connection, UNLOCK, row -> 1, line.source(), line.key());
      }
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  private static Optional<Earlier> earlier(Connection connection, Line line) throws SQLException {
    return Database.query(
            connection,
            LAST,
            row ->
                new Earlier(
                    Arrays.equals(row.getBytes("digest"), line.digest()),
                    row.getObject("done_at") != null),
            line.source(),
            line.action(),
            line.key())
        .stream()
        .findFirst();
  }

  private static long intend(Connection connection, Line line, Instant now) throws SQLException {
    return Database.query(
            connection,
            INTEND,
            row -> row.getLong("id"),
            line.source(),
            line.action(),
            line.key(),
            line.digest(),
            line.actor(),
            now)
        .getFirst();
  }
}
