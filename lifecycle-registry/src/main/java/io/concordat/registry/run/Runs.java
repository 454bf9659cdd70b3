package io.concordat.registry.run;

import io.concordat.contract.ContractJson;
import io.concordat.contract.RunReport;
import io.concordat.registry.consume.BatchHandler;
import io.concordat.registry.consume.Message;
import io.concordat.registry.consume.Sifter;
import io.concordat.registry.quarantine.QuarantineStore;
import io.concordat.registry.quarantine.QuarantineStore.SetAside;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes in {@code runs.reported}. A report that comes again changes nothing, and one that comes
 * late moves no confirmation back.
 */
public final class Runs implements BatchHandler {
  private static final String INSERT =
      "INSERT INTO run (run_id, source, system, domain, stream, mode, outcome, started_at,"
          + " finished_at, rows_read, published, unchanged, retired, rejected, reason, gaps,"
          + " reported_at) SELECT n.*, ? FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[],"
          + " ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::bigint[], ?::bigint[],"
          + " ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[]) AS n ON CONFLICT (run_id)"
          + " DO NOTHING";

  // A source whose runs bring nothing is a source nevertheless.
  private static final String MENTION =
      "INSERT INTO source_stream (source, stream, system, domain, active, retired) SELECT source,"
          + " stream, system, domain, 0, 0 FROM unnest(?::text[], ?::text[], ?::text[], ?::text[])"
          + " AS n(source, stream, system, domain) ORDER BY source COLLATE \"C\", stream COLLATE \"C\" ON CONFLICT DO NOTHING";

  private static final String CONFIRM =
      "INSERT INTO run_confirmation AS c (source, stream, run_id, confirmed_at) SELECT * FROM"
          + " unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[]) ON CONFLICT (source,"
          + " stream) DO UPDATE SET run_id = excluded.run_id, confirmed_at = excluded.confirmed_at"
          + " WHERE c.confirmed_at < excluded.confirmed_at";

  private final Transactions transactions;
  private final Clock clock;

  public Runs(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public void take(List<Message> batch) {
    List<Reported> reports = new ArrayList<>(batch.size());
    List<SetAside> refused = new ArrayList<>();
    for (Message message : batch) {
      try {
        reports.add(new Reported(message, ContractJson.read(message.body(), RunReport.class)));
      } catch (ContractJson.UndecodableException e) {
        refused.add(new SetAside(message, e.getMessage()));
      }
    }
    Sifter.sift(
        reports, this::store, (item, reason) -> refused.add(new SetAside(item.message(), reason)));
    if (!refused.isEmpty()) {
      transactions.run(
          connection -> {
            QuarantineStore.setAside(connection, refused, clock.instant());
            return null;
          });
    }
  }

  private record Reported(Message message, RunReport report) {}

  private void store(List<Reported> batch) {
    Map<String, RunReport> reports = new TreeMap<>();
    Map<String, RunReport> confirmations = new TreeMap<>();
    for (Reported reported : batch) {
      RunReport report = reported.report();
      reports.putIfAbsent(report.runId(), report);
      if (report.confirms()) {
        confirmations.merge(
            report.messageKey(), report, (a, b) -> b.startedAt().isAfter(a.startedAt()) ? b : a);
      }
    }
    transactions.run(
        connection -> {
          insert(connection, List.copyOf(reports.values()));
          confirm(connection, List.copyOf(confirmations.values()));
          mention(connection, reports.values());
          return null;
        });
  }

  private void insert(Connection connection, List<RunReport> runs) throws SQLException {
    try (SetStatement statement = SetStatement.on(connection, INSERT)) {
      statement
          .value(clock.instant())
          .texts(runs, RunReport::runId)
          .texts(runs, RunReport::source)
          .texts(runs, RunReport::system)
          .texts(runs, run -> run.domain().wireName())
          .texts(runs, RunReport::stream)
          .texts(runs, run -> run.mode().wireName())
          .texts(runs, run -> run.outcome().wireName())
          .instants(runs, RunReport::startedAt)
          .instants(runs, RunReport::finishedAt)
          .longs(runs, RunReport::read)
          .longs(runs, RunReport::published)
          .longs(runs, RunReport::unchanged)
          .longs(runs, RunReport::retired)
          .longs(runs, RunReport::rejected)
          .texts(runs, run -> run.reason().orElse(null))
          .texts(runs, Runs::gaps)
          .update();
    }
  }

  private static String gaps(RunReport run) {
    return run.gaps().isEmpty()
        ? null
        : new String(ContractJson.write(run.gaps()), StandardCharsets.UTF_8);
  }

  private static void mention(Connection connection, Collection<RunReport> runs)
      throws SQLException {
    try (SetStatement statement = SetStatement.on(connection, MENTION)) {
      statement
          .texts(runs, RunReport::source)
          .texts(runs, RunReport::stream)
          .texts(runs, RunReport::system)
          .texts(runs, run -> run.domain().wireName())
          .update();
    }
  }

  private static void confirm(Connection connection, List<RunReport> runs) throws SQLException {
    try (SetStatement statement = SetStatement.on(connection, CONFIRM)) {
      statement
          .texts(runs, RunReport::source)
          .texts(runs, RunReport::stream)
          .texts(runs, RunReport::runId)
          .instants(runs, RunReport::startedAt)
          .update();
    }
  }
}
