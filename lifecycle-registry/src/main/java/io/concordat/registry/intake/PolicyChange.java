package io.concordat.registry.intake;

import io.concordat.registry.link.policy.LinkingPolicy;
import io.concordat.registry.store.SetStatement;
import io.concordat.registry.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Notes which linking policy is in force and, where it is another one than before, looks by it at
 * whatever waits. What is linked stays where it is. May be repeated, and goes on after a crash.
 */
public final class PolicyChange {
  private static final int AT_ONCE = 500;

  private final Transactions transactions;
  private final Waiting waiting;
  private final Clock clock;
  private final Consumer<Collection<UUID>> due;

  /**
   * @param due hears of the entities to announce, after each commit
   */
  public PolicyChange(
      Transactions transactions, Waiting waiting, Clock clock, Consumer<Collection<UUID>> due) {
    this.transactions = transactions;
    this.waiting = waiting;
    this.clock = clock;
    this.due = due;
  }

  /**
   * Puts the linker's policy in force.
   *
   * @param origin where it comes from, for people
   * @return in how many steps what waited was looked at; 0 where nothing was to do
   */
  public long apply(String origin) {
    transactions.run(connection -> note(connection, origin));
    long steps = 0;
    Optional<Waiting.Step> step = next();
    while (step.isPresent()) {
      steps++;
      due.accept(step.get().due());
      step = step.get().last() == 0 ? Optional.empty() : next();
    }
    return steps;
  }

  private int note(Connection connection, String origin) throws SQLException {
    LinkingPolicy policy = waiting.linker().policy();
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO linking_policy AS p (version, origin, content, in_force_from,"
                + " waiting_up_to) VALUES (?, ?, ?, ?, 0) ON CONFLICT (version) DO UPDATE SET origin"
                + " = excluded.origin, in_force_from = excluded.in_force_from, waiting_up_to = 0"
                + " WHERE EXISTS (SELECT 1 FROM linking_policy l WHERE l.in_force_from >"
                + " p.in_force_from)")) {
      return statement
          .value(policy.version())
          .value(origin)
          .value(policy.text())
          .value(clock.instant())
          .update();
    }
  }

  private Optional<Waiting.Step> next() {
    return transactions.run(
        connection -> {
          Waiting.lock(connection);
          List<Long> from;
          try (SetStatement statement =
              SetStatement.on(
                  connection,
                  "SELECT waiting_up_to FROM linking_policy WHERE version = ? AND waiting_up_to IS"
                      + " NOT NULL")) {
            from =
                statement
                    .value(waiting.linker().policy().version())
                    .list(row -> row.getLong("waiting_up_to"));
          }
          if (from.isEmpty()) {
            return Optional.empty();
          }
          Waiting.Step step = waiting.after(connection, from.getFirst(), AT_ONCE, clock.instant());
          try (SetStatement statement =
              SetStatement.on(
                  connection,
                  "UPDATE linking_policy SET waiting_up_to = nullif(?, 0) WHERE version = ?")) {
            statement.value(step.last()).value(waiting.linker().policy().version()).update();
          }
          return Optional.of(step);
        });
  }
}
