package io.concordat.connector.servicenow;

import static io.concordat.connector.servicenow.RowFields.email;
import static io.concordat.connector.servicenow.RowFields.freeText;
import static io.concordat.connector.servicenow.RowFields.groupOwner;

import io.concordat.connector.servicenow.MappingContext.ColumnNames;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.Assertion;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.FieldValue;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * ServiceNow's rows as ours: one static function per table, each beside the columns that it reads.
 * Nothing outside those columns is ever asked for.
 */
final class ServiceNowMapper {
  private static final int MAX_RELATIONS = 1900;

  private ServiceNowMapper() {}

  /** Columns of sys_user. */
  static List<String> userColumns() {
    return List.of("sys_id", "sys_updated_on", "sys_created_on", "name", "email", "active");
  }

  /** A person. */
  static SourceRow user(TableRow row, MappingContext context) {
    SourceRow.Builder person = RowFields.builder(row, EntityKind.PARTY, context).type("person");
    Optional<String> email = row.text("email").map(RowFields::lower);
    person.key(KeyNamespaces.EMAIL, email.orElse(null));
    person.text(FieldNames.PARTY_TYPE, "person");
    person.text(FieldNames.NAME, row.text("name").orElse(null));
    person.text(FieldNames.EMAIL, email.orElse(null));
    activity(person, row);
    return person.build();
  }

  /** Columns of sys_user_group. */
  static List<String> groupColumns() {
    return List.of(
        "sys_id",
        "sys_updated_on",
        "sys_created_on",
        "name",
        "description",
        "email",
        "active",
        "manager");
  }

  /** Columns of sys_user_grmember. */
  static List<String> memberColumns() {
    return List.of("sys_id", "group", "user");
  }

  /** A group with its members. */
  static SourceRow group(TableRow row, List<TableRow> members, MappingContext context) {
    SourceRow.Builder group = RowFields.builder(row, EntityKind.PARTY, context).type("group");
    group.key(KeyNamespaces.GROUP, row.text("name").map(RowFields::lower).orElse(null));
    group.text(FieldNames.PARTY_TYPE, "group");
    group.text(FieldNames.NAME, row.text("name").orElse(null));
    group.text(FieldNames.DESCRIPTION, freeText(row, "description"));
    group.text(FieldNames.EMAIL, row.text("email").map(RowFields::lower).orElse(null));
    activity(group, row);
    refuseTooMany("members", members.size());
    members.stream()
        .flatMap(member -> member.reference("user").stream())
        .distinct()
        .sorted(java.util.Comparator.comparing(SysId::value))
        .forEach(id -> party(group, RelationTypes.HAS_MEMBER, Optional.of(id), context));
    party(group, RelationTypes.OWNED_BY, row.reference("manager"), context);
    return group.build();
  }

  /** Columns of the service accounts' class. */
  static List<String> serviceAccountColumns(ColumnNames names) {
    return RowFields.columns(
        RowFields.ciColumns(names),
        List.of(
            "correlation_id",
            names.identityType(),
            names.environment(),
            names.sponsor(),
            names.sponsor() + ".email"));
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
    ColumnNames names = context.columns();
    SourceRow.Builder identity = RowFields.builder(row, EntityKind.IDENTITY, context);
    row.text("correlation_id").ifPresent(id -> correlationKey(identity, id));
    RowFields.ci(identity, row, context);
    Optional<String> type = row.text(names.identityType()).map(Vocabulary::identityType);
    type.filter(t -> !t.equals(Vocabulary.UNRECOGNIZED)).ifPresent(identity::type);
    identity.text(FieldNames.IDENTITY_TYPE, type.orElse(null));
    identity.text(
        FieldNames.ENVIRONMENT,
        row.text(names.environment()).map(Vocabulary::environment).orElse(null));
    identity.text(FieldNames.SPONSOR, email(row, names.sponsor()));
    refuseTooMany("relations", relations.size());
    for (TableRow relation : relations) {
      if (!isIdentity(relation.text("child.sys_class_name"), context)) {
        relation
            .reference("child")
            .ifPresent(
                id ->
                    identity.relation(
                        RelationTypes.SERVES,
                        EntityKind.RESOURCE,
                        KeyNamespaces.SERVICENOW_SYS_ID,
                        context.key(id)));
      }
    }
    return identity.build();
  }

  /** Columns of the applications' class. */
  static List<String> applicationColumns(ColumnNames names) {
    return RowFields.columns(
        RowFields.ciColumns(names), List.of(names.applicationEnvironment(), "sys_class_name"));
  }

  /** An application. */
  static SourceRow application(TableRow row, MappingContext context) {
    SourceRow.Builder resource =
        RowFields.builder(row, EntityKind.RESOURCE, context).type("application");
    resource.key(KeyNamespaces.APPLICATION, row.text("name").map(RowFields::lower).orElse(null));
    RowFields.ci(resource, row, context);
    resource.text(FieldNames.RESOURCE_TYPE, row.text("sys_class_name").orElse(null));
    resource.text(
        FieldNames.ENVIRONMENT,
        row.text(context.columns().applicationEnvironment())
            .map(Vocabulary::environment)
            .orElse(null));
    return resource.build();
  }

  /** Columns of change_request. */
  static List<String> changeColumns(ColumnNames names) {
    return RowFields.columns(
        List.of(
            "sys_id",
            "sys_updated_on",
            "sys_created_on",
            "number",
            "short_description",
            "type",
            "state",
            "approval",
            "requested_by.email",
            "assigned_to.email",
            "assignment_group.name",
            "start_date",
            "end_date",
            "closed_at",
            "cmdb_ci",
            "cmdb_ci.sys_class_name"),
        List.of(names.accessEffect()));
  }

  /** Columns of task_ci. */
  static List<String> affectedCiColumns() {
    return List.of("sys_id", "task", "ci_item", "ci_item.sys_class_name");
  }

  /**
   * A change request.
   *
   * @param affected rows of task_ci
   */
  static SourceRow change(TableRow row, List<TableRow> affected, MappingContext context) {
    SourceRow.Builder change = RowFields.builder(row, EntityKind.CHANGE, context);
    change.text(FieldNames.NUMBER, row.text("number").orElse(null));
    change.text(FieldNames.NAME, freeText(row, "short_description"));
    change.text(FieldNames.CHANGE_TYPE, row.text("type").map(RowFields::lower).orElse(null));
    change.text(FieldNames.STATUS, row.text("state").map(Vocabulary::changeState).orElse(null));
    change.text(FieldNames.APPROVAL, row.text("approval").map(RowFields::lower).orElse(null));
    change.text(FieldNames.REQUESTED_BY, email(row, "requested_by"));
    String assignee = email(row, "assigned_to");
    change.text(
        FieldNames.ASSIGNED_TO, assignee == null ? groupOwner(row, "assignment_group") : assignee);
    change.instant(FieldNames.PLANNED_START, row.instant("start_date").orElse(null));
    change.instant(FieldNames.PLANNED_END, row.instant("end_date").orElse(null));
    change.instant(FieldNames.CLOSED_AT, row.instant("closed_at").orElse(null));
    change.text(
        FieldNames.ACCESS_EFFECT,
        row.text(context.columns().accessEffect())
            .map(value -> Vocabulary.accessEffect(value, context.accessEffects()))
            .orElse(null));
    touched(row, affected, context)
        .forEach(
            (id, kind) ->
                change.relation(
                    RelationTypes.TOUCHES, kind, KeyNamespaces.SERVICENOW_SYS_ID, context.key(id)));
    return change.build();
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

  private static Map<SysId, EntityKind> touched(
      TableRow row, List<TableRow> affected, MappingContext context) {
    refuseTooMany("task_ci", affected.size());
    Map<SysId, EntityKind> touched = new LinkedHashMap<>();
    row.reference("cmdb_ci")
        .ifPresent(id -> touched.put(id, kind(row.text("cmdb_ci.sys_class_name"), context)));
    for (TableRow ci : affected) {
      ci.reference("ci_item")
          .ifPresent(id -> touched.put(id, kind(ci.text("ci_item.sys_class_name"), context)));
    }
    return touched;
  }

  private static EntityKind kind(Optional<String> className, MappingContext context) {
    return isIdentity(className, context) ? EntityKind.IDENTITY : EntityKind.RESOURCE;
  }

  private static boolean isIdentity(Optional<String> className, MappingContext context) {
    return className.filter(context.identityClasses()::contains).isPresent();
  }

  /** What ties a CI to the system that enforces it: people write an ARN, or {@code keycloak:…}. */
  private static void correlationKey(SourceRow.Builder identity, String id) {
    if (id.toLowerCase(Locale.ROOT).startsWith("arn:")) {
      identity.key(KeyNamespaces.AWS_ARN, id);
    } else if (id.matches("keycloak:[^/]+/.+")) {
      identity.key(KeyNamespaces.KEYCLOAK_CLIENT_ID, id.substring("keycloak:".length()));
    } else {
      identity.key(KeyNamespaces.CMDB_CORRELATION_ID, id);
    }
  }

  private static void activity(SourceRow.Builder party, TableRow row) {
    row.flag("active")
        .ifPresent(
            active -> {
              party.field(FieldNames.ACTIVE, Assertion.of(FieldValue.of(active)));
              party.text(FieldNames.STATUS, active ? "active" : "disabled");
            });
  }

  private static void party(
      SourceRow.Builder row, String relation, Optional<SysId> party, MappingContext context) {
    party.ifPresent(
        id ->
            row.relation(
                relation, EntityKind.PARTY, KeyNamespaces.SERVICENOW_SYS_ID, context.key(id)));
  }

  private static void refuseTooMany(String what, int count) {
    if (count > MAX_RELATIONS) {
      throw new IllegalArgumentException(
          what + ": the row has " + count + " of them; at most " + MAX_RELATIONS + " are taken");
    }
  }
}
