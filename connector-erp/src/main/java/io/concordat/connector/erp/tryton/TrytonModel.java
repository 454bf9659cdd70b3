package io.concordat.connector.erp.tryton;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.erp.keyed.KeyedTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One model of Tryton as a table. A row that was never written has no {@code write_date}, so that
 * an increment asks for its {@code create_date} as well.
 */
final class TrytonModel implements KeyedTable {
  private static final String KEY = "id";

  /** Rows that are inactive are there, and hide unless this is said. */
  private static final Map<String, Object> INACTIVE_TOO = Map.of("active_test", false);

  private final TrytonRpc rpc;
  private final TrytonStream stream;
  private final List<List<Object>> scope;
  private final List<String> fields;
  private final int pageSize;

  /**
   * @param scope further conditions, in Tryton's own form
   * @param columns the paths of the mapping, which Tryton takes as they are
   */
  TrytonModel(
      TrytonRpc rpc,
      TrytonStream stream,
      List<List<Object>> scope,
      List<String> columns,
      int pageSize) {
    this.rpc = rpc;
    this.stream = stream;
    this.scope = scope;
    this.fields = Stream.concat(Stream.of(KEY), columns.stream()).distinct().toList();
    this.pageSize = pageSize;
  }

  @Override
  public String name() {
    return stream.model();
  }

  @Override
  public Answered read(long after, Optional<Instant> changedSince) {
    List<Object> domain = new ArrayList<>(scope);
    domain.add(List.of(KEY, ">", after));
    changedSince.map(TrytonModel::changed).ifPresent(domain::add);
    TrytonRpc.Result result =
        rpc.call(
            name(),
            "model." + name() + ".search_read",
            List.of(domain, 0, pageSize, List.of(List.of(KEY, "ASC")), fields, INACTIVE_TOO));
    if (!result.value().isArray()) {
      throw result.answer().unusable("without a list of rows");
    }
    List<JsonNode> rows = new ArrayList<>();
    result.value().forEach(row -> rows.add(TrytonValues.plain(row)));
    return new Answered(rows, result.answer().servedAt());
  }

  private static List<Object> changed(Instant since) {
    Map<String, Object> at = TrytonValues.wrapped(since);
    return List.of("OR", List.of("write_date", ">=", at), List.of("create_date", ">=", at));
  }
}
