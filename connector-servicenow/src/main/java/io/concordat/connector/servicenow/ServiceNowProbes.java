package io.concordat.connector.servicenow;

import io.concordat.connector.spi.ConnectionTest.Finding;
import io.concordat.connector.spi.ConnectionTest.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an integration user must be able to read, table by table. A user without a row's ACL gets no
 * error but a page without rows, and one without a column's ACL a row without it; both are found by
 * asking for a few rows and looking at them.
 */
final class ServiceNowProbes {
  private static final int ROWS = 10;
  private static final String UPDATED = "sys_updated_on";

  private final TableClient client;
  private final List<Probe> probes = new ArrayList<>();

  private ServiceNowProbes(TableClient client) {
    this.client = client;
  }

  static List<Probe> of(InstanceSettings settings, TableClient client) {
    ServiceNowConfig.Tables tables = settings.raw().tables();
    ServiceNowProbes all = new ServiceNowProbes(client);
    if (tables.users().enabled()) {
      all.table(tables.users().table(), UPDATED, tables.users().filter());
    }
    if (tables.groups().enabled()) {
      all.table(tables.groups().table(), UPDATED, tables.groups().filter());
      all.table(tables.groups().membersTable(), UPDATED, Optional.empty());
    }
    if (tables.applications().enabled()) {
      all.table(tables.applications().table(), UPDATED, tables.applications().filter());
    }
    if (tables.serviceAccounts().enabled()) {
      all.table(tables.serviceAccounts().table(), UPDATED, tables.serviceAccounts().filter());
      if (tables.serviceAccounts().relations()) {
        all.table("cmdb_rel_ci", UPDATED, Optional.empty());
      }
    }
    settings
        .raw()
        .classes()
        .forEach((name, ci) -> all.table(ci.table().orElse(name), UPDATED, ci.filter()));
    if (tables.changes().enabled()) {
      all.table(tables.changes().table(), UPDATED, tables.changes().filter());
    }
    all.tasks(tables.changeTasks(), ServiceNowRows.CHANGE_TASK);
    all.tasks(tables.incidents(), ServiceNowRows.INCIDENT);
    if ((tables.changes().enabled() && tables.changes().affectedCis())
        || touches(tables.changeTasks())
        || touches(tables.incidents())) {
      all.table("task_ci", UPDATED, Optional.empty());
    }
    if (settings.raw().auditDeletes()) {
      all.table(DeletionTrail.TABLE, "sys_created_on", Optional.empty());
    }
    if (settings.raw().writeBack().enabled()) {
      // Whether they may be written shows only by writing.
      all.table(settings.raw().writeBack().table(), UPDATED, Optional.empty());
      all.table("sys_journal_field", "sys_created_on", Optional.empty());
    }
    return List.copyOf(all.probes);
  }

  private void tasks(ServiceNowConfig.Tasks tasks, String shipped) {
    if (tasks.enabled()) {
      table(tasks.table().orElse(shipped), UPDATED, tasks.filter());
    }
  }

  private static boolean touches(ServiceNowConfig.Tasks tasks) {
    return tasks.enabled() && tasks.affectedCis();
  }

  private void table(String table, String time, Optional<String> filter) {
    probes.add(
        new Probe(
            "read the table " + table,
            "a read ACL on " + table + ", on its rows and on its columns sys_id and " + time,
            "give the integration user a role with read ACLs on "
                + table
                + "; on an instance as delivered itil and cmdb_read cover the tables that are read",
            () -> rows(table, time, filter)));
  }

  private Finding rows(String table, String time, Optional<String> filter) {
    String condition = filter.map(text -> text + "^").orElse("") + "ORDERBYsys_id";
    TableQuery query = new TableQuery(table, condition, List.of("sys_id", time), ROWS, 0);
    return switch (client.read(query)) {
      case TableAnswer.TooSlow() ->
          Finding.untested(table + " takes too long to answer a query for " + ROWS + " rows");
      case TableAnswer.Rows answer when answer.withholds(0) ->
          Finding.missing(table + " counts rows of which it shows none");
      case TableAnswer.Rows answer when answer.rows().isEmpty() ->
          Finding.untested(table + " holds no row in scope to try the right on");
      case TableAnswer.Rows answer ->
          answer.rows().stream()
                  .allMatch(row -> row.sysId().isPresent() && row.place(time).isPresent())
              ? Finding.granted()
              : Finding.missing(table + " shows rows without a readable sys_id or " + time);
    };
  }
}
