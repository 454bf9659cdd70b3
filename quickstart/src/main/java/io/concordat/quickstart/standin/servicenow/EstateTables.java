package io.concordat.quickstart.standin.servicenow;

import io.concordat.quickstart.estate.Application;
import io.concordat.quickstart.estate.Change;
import io.concordat.quickstart.estate.CiStatus;
import io.concordat.quickstart.estate.ConfigurationItem;
import io.concordat.quickstart.estate.Deletion;
import io.concordat.quickstart.estate.Estate;
import io.concordat.quickstart.estate.Group;
import io.concordat.quickstart.estate.Identity;
import io.concordat.quickstart.estate.Person;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The estate as ServiceNow's tables, at one moment. */
final class EstateTables {
  private static final String APPLICATION_CLASS = "cmdb_ci_appl";

  /** Accounts of the platform itself, which access rules keep from an integration user. */
  private static final int HIDDEN_USERS = 7;

  private final Map<String, List<TableRow>> tables = new HashMap<>();
  private final Map<String, Map<String, TableRow>> byId = new HashMap<>();

  EstateTables(Estate estate) {
    List<TableRow> accounts = new ArrayList<>();
    List<TableRow> relations = new ArrayList<>();
    for (Identity identity : estate.identities()) {
      identity
          .ci()
          .ifPresent(
              ci -> {
                accounts.add(serviceAccount(ci));
                ci.serves().forEach(app -> relations.add(relation(ci, app)));
              });
    }
    List<TableRow> applications =
        estate.applications().stream().map(EstateTables::application).toList();
    List<TableRow> items = new ArrayList<>(accounts);
    items.addAll(applications);
    put("cmdb_ci", items);
    put(ConfigurationItem.SERVICE_ACCOUNT_CLASS, accounts);
    put(APPLICATION_CLASS, applications);
    put("cmdb_rel_ci", relations);
    put("sys_user", users(estate));
    put("sys_user_group", estate.groups().stream().map(EstateTables::group).toList());
    put("sys_user_grmember", members(estate));
    put("change_request", estate.changes().stream().map(EstateTables::change).toList());
    put("task_ci", affected(estate));
    put("sys_audit_delete", estate.deletions().stream().map(EstateTables::deletion).toList());
  }

  Optional<List<TableRow>> table(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** A stored value; {@code owned_by.email} walks over the reference. */
  String walk(TableRow row, String column) {
    int dot = column.indexOf('.');
    if (dot < 0) {
      return row.value(column);
    }
    return target(row, column.substring(0, dot))
        .map(next -> walk(next, column.substring(dot + 1)))
        .orElse("");
  }

  /** What a person sees in a cell. */
  String display(TableRow row, String column) {
    int dot = column.indexOf('.');
    if (dot >= 0) {
      return target(row, column.substring(0, dot))
          .map(next -> display(next, column.substring(dot + 1)))
          .orElse("");
    }
    TableRow.Cell cell = row.cells().get(column);
    if (cell == null) {
      return "";
    }
    if (!cell.table().isEmpty()) {
      return target(row, column)
          .map(next -> next.value(next.cells().containsKey("name") ? "name" : "number"))
          .orElse("");
    }
    return cell.display().isEmpty() ? cell.value() : cell.display();
  }

  private Optional<TableRow> target(TableRow row, String reference) {
    TableRow.Cell cell = row.cells().get(reference);
    return cell == null
        ? Optional.empty()
        : Optional.ofNullable(byId.getOrDefault(cell.table(), Map.of()).get(cell.value()));
  }

  private void put(String name, List<TableRow> rows) {
    tables.put(name, List.copyOf(rows));
    Map<String, TableRow> index = new HashMap<>();
    rows.forEach(row -> index.put(row.value("sys_id"), row));
    byId.put(name, index);
  }

  private static List<TableRow> users(Estate estate) {
    List<TableRow> users = new ArrayList<>();
    for (int i = 0; i < HIDDEN_USERS; i++) {
      Instant at = estate.now().minus(Duration.ofDays(900L - i));
      users.add(
          TableRow.of(derivedId("hidden", "user" + i), at, at)
              .text("user_name", "platform." + i)
              .text("name", "Platform account " + i)
              .flag("active", true)
              .hide()
              .build());
    }
    for (Person person : estate.people()) {
      users.add(
          TableRow.of(person.sysId(), person.created(), person.updated())
              .text("user_name", person.userName())
              .text("first_name", person.firstName())
              .text("last_name", person.lastName())
              .text("name", person.name())
              .text("email", person.email())
              .text("title", person.title())
              .text("department", person.department())
              .flag("active", person.active())
              .build());
    }
    return users;
  }

  private static TableRow group(Group group) {
    return TableRow.of(group.sysId(), group.created(), group.updated())
        .text("name", group.name())
        .text("description", group.description())
        .text("email", group.email())
        .flag("active", group.active())
        .reference("manager", Optional.ofNullable(group.managerSysId()), "sys_user")
        .build();
  }

  private static List<TableRow> members(Estate estate) {
    List<TableRow> rows = new ArrayList<>();
    for (Group group : estate.groups()) {
      for (Group.Membership member : group.members()) {
        rows.add(
            TableRow.of(member.sysId(), member.updated(), member.updated())
                .reference("group", Optional.of(group.sysId()), "sys_user_group")
                .reference("user", Optional.of(member.personSysId()), "sys_user")
                .build());
      }
    }
    return rows;
  }

  private static TableRow serviceAccount(ConfigurationItem ci) {
    TableRow.Builder row =
        TableRow.of(ci.sysId(), ci.created(), ci.updated())
            .text("sys_class_name", ci.className())
            .text("name", ci.name())
            .text("short_description", ci.description())
            .text("correlation_id", ci.correlationId())
            .text("u_identity_type", ci.identityType())
            .text("environment", environment(ci.environment()))
            .reference("owned_by", ci.ownedBy(), "sys_user")
            .reference("managed_by", ci.managedBy(), "sys_user")
            .reference("support_group", ci.supportGroup(), "sys_user_group")
            .reference("u_sponsor", ci.sponsor(), "sys_user");
    return status(row, ci.status()).build();
  }

  private static TableRow application(Application application) {
    TableRow.Builder row =
        TableRow.of(application.sysId(), application.created(), application.updated())
            .text("sys_class_name", APPLICATION_CLASS)
            .text("name", application.name())
            .text("short_description", application.description())
            .text("used_for", environment(application.environment()))
            .reference("owned_by", Optional.ofNullable(application.ownedBy()), "sys_user")
            .reference("managed_by", Optional.empty(), "sys_user")
            .reference(
                "support_group", Optional.ofNullable(application.supportGroup()), "sys_user_group");
    return status(row, application.status()).build();
  }

  private static TableRow.Builder status(TableRow.Builder row, CiStatus status) {
    return switch (status) {
      case OPERATIONAL ->
          row.choice("operational_status", "1", "Operational")
              .choice("install_status", "1", "Installed");
      case NON_OPERATIONAL ->
          row.choice("operational_status", "2", "Non-Operational")
              .choice("install_status", "1", "Installed");
      case RETIRED ->
          row.choice("operational_status", "6", "Retired").choice("install_status", "7", "Retired");
    };
  }

  private static TableRow relation(ConfigurationItem ci, String application) {
    return TableRow.of(derivedId(ci.sysId(), application), ci.created(), ci.created())
        .reference("parent", Optional.of(ci.sysId()), "cmdb_ci")
        .reference("child", Optional.of(application), "cmdb_ci")
        .text("type", "1a9cb166f1571100a92eb60da2bce5c5")
        .build();
  }

  private static TableRow change(Change change) {
    return TableRow.of(change.sysId(), change.created(), change.updated())
        .text("number", change.number())
        .text("short_description", change.shortDescription())
        .text("type", change.changeType())
        .choice("state", change.state().code(), change.state().name())
        .text("approval", change.approval())
        .text("category", "Other")
        .text("u_access_effect", change.accessEffect())
        .reference("requested_by", Optional.ofNullable(change.requestedBy()), "sys_user")
        .reference("assigned_to", change.assignedTo(), "sys_user")
        .reference(
            "assignment_group", Optional.ofNullable(change.assignmentGroup()), "sys_user_group")
        .time("start_date", Optional.ofNullable(change.plannedStart()))
        .time("end_date", Optional.ofNullable(change.plannedEnd()))
        .time("closed_at", change.closedAt())
        .reference("cmdb_ci", change.configurationItems().stream().findFirst(), "cmdb_ci")
        .build();
  }

  private static List<TableRow> affected(Estate estate) {
    List<TableRow> rows = new ArrayList<>();
    for (Change change : estate.changes()) {
      for (String item : change.configurationItems()) {
        rows.add(
            TableRow.of(derivedId(change.sysId(), item), change.created(), change.created())
                .reference("task", Optional.of(change.sysId()), "change_request")
                .reference("ci_item", Optional.of(item), "cmdb_ci")
                .build());
      }
    }
    return rows;
  }

  private static TableRow deletion(Deletion deletion) {
    return TableRow.of(deletion.sysId(), deletion.at(), deletion.at())
        .text("tablename", deletion.table())
        .text("documentkey", deletion.documentKey())
        .build();
  }

  private static String environment(String ours) {
    return switch (ours) {
      case "prod" -> "Production";
      case "test" -> "Test";
      case "dev" -> "Development";
      default -> ours;
    };
  }

  private static String derivedId(String one, String two) {
    return UUID.nameUUIDFromBytes((one + "/" + two).getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "");
  }
}
