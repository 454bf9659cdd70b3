package io.concordat.registry.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.concordat.contract.ContractJson;
import io.concordat.contract.RunOutcome;
import io.concordat.edge.Cursor;
import io.concordat.edge.Items;
import io.concordat.edge.PageSize;
import io.concordat.edge.Problem;
import io.concordat.edge.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How the connectors' pulls went. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
@Tag(name = "Sources")
public class RunResource {
  private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");

  private final RunRepository runs;

  RunResource(RunRepository runs) {
    this.runs = runs;
  }

  /**
   * One pull of one stream.
   *
   * @param reason for any outcome but completed: why; of a run that retired rows on a person's
   *     word, before that: whose word, and why
   * @param gaps the parts that could not be read in full, ordered; left out if there are none. At
   *     most the first hundred; {@code reason} counts them all
   */
  public record Run(
      String runId,
      String source,
      String system,
      String domain,
      String stream,
      String mode,
      String outcome,
      Instant startedAt,
      Instant finishedAt,
      long read,
      long published,
      long unchanged,
      long retired,
      long rejected,
      @Schema(nullable = true) String reason,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Gap> gaps) {
    static Run of(RunRow row) {
      return new Run(
          row.runId,
          row.source,
          row.system,
          row.domain,
          row.stream,
          row.mode,
          row.outcome,
          row.startedAt,
          row.finishedAt,
          row.rowsRead,
          row.published,
          row.unchanged,
          row.retired,
          row.rejected,
          row.reason,
          gaps(row.gaps));
    }

    private static List<Gap> gaps(String stored) {
      return stored == null
          ? List.of()
          : Stream.of(ContractJson.read(stored.getBytes(StandardCharsets.UTF_8), Gap[].class))
              .toList();
    }
  }

  /**
   * A part of a stream that could not be read in full. Of it nothing is retired.
   *
   * @param part the source's own name for it, such as an account's id
   */
  public record Gap(
      @Schema(example = "222222222222") String part,
      @Schema(example = "AssumeRole: status 403, AccessDenied") String reason) {}

  @GET
  @Operation(
      summary = "Lists runs, newest first",
      description = "A run that could not read parts of its stream names them in 'gaps'.")
  public Items<Run> list(
      @QueryParam("source") String source,
      @QueryParam("outcome") String outcome,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    PageSize size = PageSize.parse(limit);
    List<String> from = Cursor.decode(cursor, 2);
    Instant before = from.isEmpty() ? FAR : instant(from.get(0));
    String beforeId = from.isEmpty() ? "" : from.get(1);
    List<RunRow> fetched = runs.page(name(source), outcome(outcome), before, beforeId, size);
    return Items.page(fetched, size, row -> Cursor.encode(row.startedAt, row.runId)).map(Run::of);
  }

  private static String name(String source) {
    if (source == null || source.isBlank()) {
      return "";
    }
    if (source.length() > 64 || source.indexOf('\0') >= 0) {
      throw Problem.badRequest("source", "must be a source's name of at most 64 characters");
    }
    return source.trim();
  }

  private static String outcome(String outcome) {
    if (outcome == null || outcome.isBlank()) {
      return "";
    }
    try {
      return RunOutcome.fromWireName(outcome.trim()).wireName();
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("outcome", "is none of completed, partial, failed, held");
    }
  }

  private static Instant instant(String part) {
    try {
      return Instant.parse(part);
    } catch (DateTimeException e) {
      throw Cursor.refused();
    }
  }
}
