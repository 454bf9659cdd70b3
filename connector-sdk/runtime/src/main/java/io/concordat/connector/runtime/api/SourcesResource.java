package io.concordat.connector.runtime.api;

import io.concordat.connector.runtime.postgres.RunArchive;
import io.concordat.connector.runtime.postgres.RunArchive.Standing;
import io.concordat.connector.runtime.pull.StreamKey;
import io.concordat.connector.runtime.schedule.SourceCatalog;
import io.concordat.connector.runtime.schedule.Timetable;
import io.concordat.connector.spi.Source;
import io.concordat.edge.Items;
import io.concordat.edge.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The configured sources, and where their streams stand. */
@Path("/api/v1/sources")
@Tag(name = "Sources")
@RunOnVirtualThread
@RolesAllowed({Roles.READER, Roles.STEWARD, Roles.POLICY_AUTHOR, Roles.OPERATOR})
public class SourcesResource {
  private static final Standing NEVER_PULLED =
      new Standing("COLD", Optional.empty(), Optional.empty(), Optional.empty());

  private final SourceCatalog catalog;
  private final Timetable timetable;
  private final RunArchive archive;

  SourcesResource(SourceCatalog catalog, Timetable timetable, RunArchive archive) {
    this.catalog = catalog;
    this.timetable = timetable;
    this.archive = archive;
  }

  @GET
  @Operation(summary = "The configured sources and where their streams stand")
  public Items<SourceView> list() {
    Map<StreamKey, Standing> standings = archive.standings();
    return Items.all(catalog.all().stream().map(source -> view(source, standings)).toList());
  }

  private SourceView view(Source source, Map<StreamKey, Standing> standings) {
    return new SourceView(
        source.id(),
        source.system(),
        source.domain(),
        source.streams().stream()
            .map(
                stream -> {
                  StreamKey key = new StreamKey(source.id(), stream.name());
                  return view(key, standings.getOrDefault(key, NEVER_PULLED));
                })
            .toList());
  }

  private SourceView.Stream view(StreamKey key, Standing standing) {
    return new SourceView.Stream(
        key.stream(),
        standing.phase().toLowerCase(Locale.ROOT),
        standing.lastRun(),
        standing.turnAt().flatMap(turn -> timetable.next(key.source(), turn)),
        standing
            .held()
            .map(
                held ->
                    new SourceView.Held(
                        held.unseen(),
                        held.known(),
                        held.since(),
                        held.verdict(),
                        held.judgedBy())));
  }
}
