package io.concordat.reconciler.decision;

import io.concordat.store.SetStatement;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Which entities wait for which stream to be confirmed again. */
@ApplicationScoped
class StaleAssertions {
  void store(Connection connection, List<DecisionBatch.Result> results) throws SQLException {
    List<UUID> known =
        results.stream()
            .filter(r -> r.subject().stored().filter(Subject.Stored::stale).isPresent())
            .map(r -> r.subject().id())
            .toList();
    if (!known.isEmpty()) {
      try (SetStatement delete =
          SetStatement.on(
              connection, "delete from stale_assertion where entity_id = any (?::uuid[])")) {
        delete.uuids(known).update();
      }
    }
    List<String> sources = new ArrayList<>();
    List<String> streams = new ArrayList<>();
    List<UUID> ids = new ArrayList<>();
    for (DecisionBatch.Result result : results) {
      for (Decided.Stream stream : result.decided().stale()) {
        sources.add(stream.source());
        streams.add(stream.stream());
        ids.add(result.subject().id());
      }
    }
    if (!ids.isEmpty()) {
      try (SetStatement insert =
          SetStatement.on(
              connection,
              """
              insert into stale_assertion (source, stream, entity_id)
              select * from unnest(?::text[], ?::text[], ?::uuid[]) on conflict do nothing
              """)) {
        insert.texts(sources).texts(streams).uuids(ids).update();
      }
    }
  }
}
