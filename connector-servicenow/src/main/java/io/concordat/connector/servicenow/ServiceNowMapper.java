package io.concordat.connector.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.mapping.FieldMaps;
import io.concordat.connector.mapping.MappedRow;
import io.concordat.connector.mapping.RowContext;
import io.concordat.connector.mapping.RowMap;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.Relation;
import io.concordat.contract.RelationTypes;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * ServiceNow's rows as ours. What a row itself says is the mapping's part; code adds the ties that
 * stand in other tables. Nothing outside the columns that either names is ever asked for.
 */
final class ServiceNowMapper {
  private static final int MAX_RELATIONS = 1900;
  private static final String SUPPORT_GROUP = "support_group";
  private static final String MANAGER_ADDRESS = "managed_by.email";

  private ServiceNowMapper() {}

  /** Adds to a mapped row what stands in the rows of another table. */
  @FunctionalInterface
  private interface Ties {
    void add(SourceRow.Builder to, TableRow row, List<TableRow> tributaries);
  }

  /**
   * Columns to ask for: those of the row's mapping and those that the connector itself needs.
   *
   * @param more columns that code reads
   */
  static List<String> columns(FieldMaps maps, String row, String... more) {
    RowMap map = maps.row(row);
    Set<String> columns = new LinkedHashSet<>(List.of("sys_id", "sys_updated_on"));
    columns.addAll(map.columns());
    columns.addAll(List.of(more));
    if (map.derived().contains(ServiceNowRows.SUPPORTING_GROUP)) {
      columns.addAll(List.of(SUPPORT_GROUP, MANAGER_ADDRESS));
    }
    return List.copyOf(columns);
  }

  /** A row of which the mapping says all there is to say. */
  static SourceRow plain(String name, TableRow row, MappingContext context) {
    return map(name, row, List.of(), context, (to, from, none) -> {});
  }

  /** Columns of sys_user_grmember. */
  static List<String> memberColumns() {
    return List.of("sys_id", "group", "user");
  }

  /** A group with its members. */
  static SourceRow group(TableRow row, List<TableRow> members, MappingContext context) {
    return map(
        ServiceNowRows.GROUP,
        row,
        members,
        context,
        (group, from, all) -> {
          refuseTooMany("members", all.size());
          all.stream()
              .flatMap(member -> member.reference("user").stream())
              .distinct()
              .sorted(Comparator.comparing(SysId::value))
              .forEach(
                  id -> tie(group, RelationTypes.HAS_MEMBER, EntityKind.PARTY, context.key(id)));
        });
  }

  /** Columns of cmdb_rel_ci. */
  static List<String> relationColumns() {
    return List.of("sys_id", "parent", "child", "child.sys_class_name");
  }

  /**
   * A service account.
   *
   * @param relations rows of cmdb_rel_ci that have it as their parent
   */
  static SourceRow serviceAccount(TableRow row, List<TableRow> relations, MappingContext context) {
    return map(
        ServiceNowRows.SERVICE_ACCOUNT,
        row,
        relations,
        context,
        (identity, from, all) -> {
          refuseTooMany("relations", all.size());
          all.stream()
              .filter(
                  relation ->
                      context.kind(relation.text("child.sys_class_name")) == EntityKind.RESOURCE)
              .flatMap(relation -> relation.reference("child").stream())
              .forEach(
                  id -> tie(identity, RelationTypes.SERVES, EntityKind.RESOURCE, context.key(id)));
        });
  }

  /** Columns of task_ci. */
  static List<String> affectedCiColumns() {
    return List.of("sys_id", "task", "ci_item", "ci_item.sys_class_name");
  }

  /** Columns of change_request, change_task or incident. */
  static List<String> taskColumns(FieldMaps maps, String row) {
    return columns(maps, row, "cmdb_ci", "cmdb_ci.sys_class_name");
  }

  /**
   * A change request, one of its tasks, or an incident.
   *
   * @param name of its row in the mapping
   * @param affected rows of task_ci
   */
  static SourceRow task(
      String name, TableRow row, List<TableRow> affected, MappingContext context) {
    return map(
        name,
        row,
        affected,
        context,
        (task, from, all) ->
            touched(from, all, context)
                .forEach((id, kind) -> tie(task, RelationTypes.TOUCHES, kind, context.key(id))));
  }

  /** Columns of sys_audit_delete; never its payload, which is the deleted row as it was. */
  static List<String> deletionColumns() {
    return List.of("sys_id", "sys_created_on", "tablename", "documentkey");
  }

  /**
   * The row that a row of sys_audit_delete says was deleted; empty if that is of no class that
   * counts, or has an id under which nothing can have been published.
   *
   * @throws IllegalArgumentException naming the column that is missing
   */
  static Optional<SysId> deletion(TableRow row, Set<String> classes) {
    for (String column : deletionColumns()) {
      if (row.text(column).isEmpty()) {
        throw new IllegalArgumentException(column + ": is missing");
      }
    }
    return row.text("tablename").filter(classes::contains).isEmpty()
        ? Optional.empty()
        : row.text("documentkey").flatMap(SysId::parse);
  }

  /** A row for which the mapping is not, by its {@code when}, counts as gone. */
  private static SourceRow map(
      String name, TableRow row, List<TableRow> tributaries, MappingContext context, Ties ties) {
    RowMap map = context.maps().row(name);
    SysId id = row.sysId().orElseThrow(() -> new IllegalArgumentException("sys_id: is missing"));
    JsonNode stored = row.stored();
    RowContext known = RowContext.of(context.source(), context.readAt());
    if (map.derived().contains(ServiceNowRows.SUPPORTING_GROUP)) {
      known = known.with(ServiceNowRows.SUPPORTING_GROUP, supportingGroup(row));
    }
    if (!map.takes(stored, known)) {
      return SourceRow.removed(id.value(), map.kind());
    }
    MappedRow mapped = map.map(id.value(), stored, known);
    mapped.builder().key(KeyNamespaces.SERVICENOW_SYS_ID, context.key(id));
    ties.add(mapped.builder(), row, tributaries);
    return withoutStrangers(mapped.build(), context);
  }

  /** The group that supports a CI owns it only where nobody manages it. */
  private static String supportingGroup(TableRow row) {
    return row.text(MANAGER_ADDRESS).isPresent()
        ? null
        : row.reference(SUPPORT_GROUP).map(SysId::value).orElse(null);
  }

  /** A reference that holds no sys_id refers to nothing. */
  private static SourceRow withoutStrangers(SourceRow row, MappingContext context) {
    String prefix = context.source() + "/";
    List<Relation> known = row.relations().stream().filter(tie -> isKnown(tie, prefix)).toList();
    return known.size() == row.relations().size() ? row : row.withRelations(known);
  }

  private static boolean isKnown(Relation tie, String prefix) {
    String value = tie.target().value();
    return !tie.target().namespace().equals(KeyNamespaces.SERVICENOW_SYS_ID)
        || !value.startsWith(prefix)
        || SysId.parse(value.substring(prefix.length())).isPresent();
  }

  private static Map<SysId, EntityKind> touched(
      TableRow row, List<TableRow> affected, MappingContext context) {
    refuseTooMany("task_ci", affected.size());
    Map<SysId, EntityKind> touched = new LinkedHashMap<>();
    row.reference("cmdb_ci")
        .ifPresent(id -> touched.put(id, context.kind(row.text("cmdb_ci.sys_class_name"))));
    for (TableRow ci : affected) {
      ci.reference("ci_item")
          .ifPresent(id -> touched.put(id, context.kind(ci.text("ci_item.sys_class_name"))));
    }
    return touched;
  }

  private static void tie(SourceRow.Builder from, String type, EntityKind kind, String key) {
    from.relation(type, kind, KeyNamespaces.SERVICENOW_SYS_ID, key);
  }

  private static void refuseTooMany(String what, int count) {
    if (count > MAX_RELATIONS) {
      throw new IllegalArgumentException(
          what + ": the row has " + count + " of them; at most " + MAX_RELATIONS + " are taken");
    }
  }
}
