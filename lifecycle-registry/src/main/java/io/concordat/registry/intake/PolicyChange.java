package io.concordat.registry.intake;

import io.concordat.registry.link.Linker;
import io.concordat.registry.link.policy.LinkingPolicy;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
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

  /** Whether another policy came in force since the one that is noted. */
  private static final String REPLACED =
      "EXISTS (SELECT 1 FROM linking_policy l WHERE l.in_force_from > p.in_force_from)";

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
   * @param again whether to look at what waits even where the policy was in force already: it came
   *     in force here only now, and what this service set aside meanwhile was looked at by the
   *     policy before
   * @return in how many steps what waited was looked at; 0 where nothing was to do
   */
  public long apply(String origin, boolean again) {
    Linker linker = waiting.linker();
    transactions.run(connection -> note(connection, linker.policy(), origin, again));
    long steps = 0;
    Optional<Waiting.Step> step = next(linker);
    while (step.isPresent()) {
      steps++;
      due.accept(step.get().due());
      step = step.get().last() == 0 ? Optional.empty() : next(linker);
    }
    return steps;
  }

  private int note(Connection connection, LinkingPolicy policy, String origin, boolean again)
      throws SQLException {
    try (SetStatement statement =
        SetStatement.on(
            connection,
            "INSERT INTO linking_policy AS p (version, origin, content, in_force_from,"
                + " waiting_up_to) VALUES (?, ?, ?, ?, 0) ON CONFLICT (version) DO UPDATE SET"
                + " origin = excluded.origin, waiting_up_to = 0, in_force_from = CASE WHEN "
                + REPLACED
                + " THEN excluded.in_force_from ELSE p.in_force_from END WHERE ? = 1 OR "
                + REPLACED)) {
      return statement
          .value(policy.version())
          .value(origin)
          .value(policy.text())
          .value(clock.instant())
          .value(again ? 1L : 0L)
          .update();
    }
  }

  private Optional<Waiting.Step> next(Linker linker) {
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
                    .value(linker.policy().version())
                    .list(row -> row.getLong("waiting_up_to"));
          }
          if (from.isEmpty()) {
            return Optional.empty();
          }
          Waiting.Step step =
              waiting.after(connection, linker, from.getFirst(), AT_ONCE, clock.instant());
          try (SetStatement statement =
              SetStatement.on(
                  connection,
                  "UPDATE linking_policy SET waiting_up_to = nullif(?, 0) WHERE version = ?")) {
            statement.value(step.last()).value(linker.policy().version()).update();
          }
          return Optional.of(step);
        });
  }
}
