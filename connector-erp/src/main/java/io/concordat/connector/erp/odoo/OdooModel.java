package io.concordat.connector.erp.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.concordat.connector.erp.keyed.KeyedTable;
import io.concordat.connector.http.Answer;
import io.concordat.connector.spi.SourceFailure;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One model of Odoo as a table. Odoo writes {@code false} where there is no value, {@code [id,
 * name]} for a tie to another row, and times without a zone, in UTC. What a {@code false} means
 * only the field's type tells, which is asked for when a run begins.
 */
final class OdooModel implements KeyedTable {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final String KEY = "id";

  /** Rows that are archived are there, and hide unless this is said. */
  private static final Map<String, Object> ARCHIVED_TOO = Map.of("active_test", false);

  private final OdooApi api;
  private final OdooStream stream;
  private final List<String> fields;
  private final List<String> known;
  private final int pageSize;
  private Map<String, String> types = Map.of();

  /**
   * @param columns the paths of the mapping; of {@code partner_id.name} Odoo is asked for {@code
   *     partner_id}
   */
  OdooModel(OdooApi api, OdooStream stream, List<String> columns, int pageSize) {
    this.api = api;
    this.stream = stream;
    this.fields =
        Stream.concat(Stream.of(KEY), columns.stream().map(column -> column.split("\\.", 2)[0]))
            .distinct()
            .toList();
    this.known =
        Stream.concat(fields.stream(), stream.domain().stream().map(List::getFirst))
            .map(Object::toString)
            .distinct()
            .toList();
    this.pageSize = pageSize;
  }

  @Override
  public String name() {
    return stream.model();
  }

  @Override
  public Answered read(long after, Optional<Instant> changedSince) {
    Map<String, String> typed = types(after == 0);
    List<List<Object>> domain = new ArrayList<>(stream.domain());
    domain.add(List.of(KEY, ">", after));
    changedSince.ifPresent(at -> domain.add(List.of("write_date", ">=", UTC.format(at))));
    Answer answer =
        api.call(
            name(),
            "search_read",
            Map.of(
                "domain",
                domain,
                "fields",
                fields,
                "order",
                KEY + " asc",
                "limit",
                pageSize,
                "context",
                ARCHIVED_TOO));
    JsonNode answered = answer.json();
    if (!answered.isArray()) {
      throw answer.unusable("without a list of rows");
    }
    List<JsonNode> rows = new ArrayList<>();
    answered.forEach(row -> rows.add(plain(row, typed)));
    return new Answered(rows, answer.servedAt());
  }

  /**
   * The types of the fields that are asked for and of those that stand in a condition. Everybody
   * may ask; fields that are for groups which the user is not in are not among the answer.
   */
  private synchronized Map<String, String> types(boolean afresh) {
    if (afresh || types.isEmpty()) {
      JsonNode answered =
          api.call(name(), "fields_get", Map.of("allfields", known, "attributes", List.of("type")))
              .object();
      Map<String, String> found = new HashMap<>();
      for (String field : known) {
        if (!answered.has(field)) {
          throw SourceFailure.Rejected.setting(
              name()
                  + ": there is no field '"
                  + field
                  + "', or the user may not read it; install the module that brings it, or change"
                  + " the mapping or the user's groups");
        }
        found.put(field, answered.path(field).path("type").asText());
      }
      types = Map.copyOf(found);
    }
    return types;
  }

  private static JsonNode plain(JsonNode row, Map<String, String> types) {
    ObjectNode plain = JsonNodeFactory.instance.objectNode();
    row.properties()
        .forEach(
            field -> {
              String type = types.getOrDefault(field.getKey(), "");
              JsonNode value = field.getValue();
              if (type.equals("many2one") && value.isArray()) {
                ObjectNode tie = plain.putObject(field.getKey());
                tie.set("id", value.path(0));
                tie.set("name", value.path(1));
              } else if (!(value.isBoolean() && !value.asBoolean() && !type.equals("boolean"))) {
                plain.set(field.getKey(), value);
              }
            });
    return plain;
  }
}
