package io.concordat.registry.run;

import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Roles;
import io.concordat.registry.store.Transactions;
import io.concordat.store.SetStatement;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who speaks, and how much. */
@Path("/api/v1/sources")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
@Tag(name = "Sources")
public class SourceResource {
  private static final String SQL =
      "SELECT s.source, s.stream, s.system, s.domain, s.active, s.retired, c.confirmed_at,"
          + " l.run_id, l.outcome, l.finished_at FROM (SELECT source FROM source_stream WHERE"
          + " source > ? GROUP BY source ORDER BY source LIMIT ?) p JOIN source_stream s ON s.source"
          + " = p.source LEFT JOIN run_confirmation c ON c.source = s.source AND c.stream ="
          + " s.stream LEFT JOIN LATERAL (SELECT run_id, outcome, finished_at FROM run WHERE"
          + " run.source = s.source AND run.stream = s.stream ORDER BY started_at DESC LIMIT 1) l"
          + " ON true ORDER BY s.source, s.stream";

  private final Transactions transactions;

  SourceResource(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * One source.
   *
   * @param lastRun of any stream; null if none was reported
   */
  public record Source(
      String source,
      String system,
      String domain,
      long active,
      long retired,
      @Schema(nullable = true) LastRun lastRun,
      List<Stream> streams) {}

  /**
   * A part of a source.
   *
   * @param confirmedAt as of when its records were last confirmed; null if never
   */
  public record Stream(
      String stream,
      long active,
      long retired,
      @Schema(nullable = true) Instant confirmedAt,
      @Schema(nullable = true) LastRun lastRun) {}

  /** How the last run ended. */
  public record LastRun(String runId, String outcome, Instant finishedAt) {}

  private record Row(String source, String system, String domain, Stream stream) {}

  @GET
  @Operation(summary = "Lists sources with their streams, record counts and last runs")
  public Items<Source> list(
      @QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
    PageSize size = PageSize.parse(limit);
    List<String> from = Cursor.decode(cursor, 1);
    List<Row> rows =
        transactions.read(
            connection -> {
              try (SetStatement statement = SetStatement.on(connection, SQL)) {
                return statement
                    .value(from.isEmpty() ? "" : from.getFirst())
                    .value((long) size.fetch())
                    .list(SourceResource::row);
              }
            });
    TreeMap<String, List<Row>> bySource = new TreeMap<>();
    rows.forEach(row -> bySource.computeIfAbsent(row.source(), s -> new ArrayList<>()).add(row));
    List<Source> sources = bySource.values().stream().map(SourceResource::source).toList();
    return Items.page(sources, size, source -> Cursor.encode(source.source()));
  }

  private static Source source(List<Row> rows) {
    List<Stream> streams = rows.stream().map(Row::stream).toList();
    return new Source(
        rows.getFirst().source(),
        rows.getFirst().system(),
        rows.getFirst().domain(),
        streams.stream().mapToLong(Stream::active).sum(),
        streams.stream().mapToLong(Stream::retired).sum(),
        streams.stream()
            .map(Stream::lastRun)
            .filter(Objects::nonNull)
            .max(Comparator.comparing(LastRun::finishedAt))
            .orElse(null),
        streams);
  }

  private static Row row(ResultSet row) throws SQLException {
    String runId = row.getString("run_id");
    return new Row(
        row.getString("source"),
        row.getString("system"),
        row.getString("domain"),
        new Stream(
            row.getString("stream"),
            row.getLong("active"),
            row.getLong("retired"),
            SetStatement.instant(row, "confirmed_at"),
            runId == null
                ? null
                : new LastRun(
                    runId, row.getString("outcome"), SetStatement.instant(row, "finished_at"))));
  }
}
