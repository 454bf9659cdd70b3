package io.concordat.connector.servicenow;

import io.concordat.connector.servicenow.TableStream.RowMapper;
import io.concordat.connector.servicenow.TableWalk.TableScope;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The streams of one instance; what they ask for follows from the mapping. */
final class ServiceNowStreams {
  private final InstanceSettings settings;
  private final TableClient client;
  private final Clock clock;

  ServiceNowStreams(InstanceSettings settings, TableClient client, Clock clock) {
    this.settings = settings;
    this.client = client;
    this.clock = clock;
  }

  /** People and CIs first, so that what refers to them finds them. */
  List<SourceStream> all() {
    ServiceNowConfig.Tables tables = settings.raw().tables();
    List<SourceStream> list = new ArrayList<>();
    if (tables.users().enabled()) {
      list.add(users(tables.users()));
    }
    if (tables.groups().enabled()) {
      list.add(groups(tables.groups()));
    }
    if (tables.applications().enabled()) {
      list.add(applications(tables.applications()));
    }
    if (tables.serviceAccounts().enabled()) {
      list.add(serviceAccounts(tables.serviceAccounts()));
    }
    new TreeMap<>(settings.raw().classes()).forEach((name, ci) -> list.add(ciClass(name, ci)));
    if (tables.changes().enabled()) {
      ServiceNowConfig.Changes changes = tables.changes();
      list.add(
          tasks(ServiceNowRows.CHANGE, changes.table(), changes.filter(), changes.affectedCis()));
    }
    if (tables.changeTasks().enabled()) {
      list.add(tasks(ServiceNowRows.CHANGE_TASK, tables.changeTasks()));
    }
    if (tables.incidents().enabled()) {
      list.add(tasks(ServiceNowRows.INCIDENT, tables.incidents()));
    }
    return List.copyOf(list);
  }

  private SourceStream users(ServiceNowConfig.Users users) {
    return stream(
        ServiceNowRows.USER,
        ServiceNowRows.USER,
        Set.of(users.table()),
        scope(users.table(), users.filter(), columns(ServiceNowRows.USER)),
        Tributary.none(),
        (row, none, context) -> ServiceNowMapper.plain(ServiceNowRows.USER, row, context));
  }

  private SourceStream groups(ServiceNowConfig.Groups groups) {
    return new TableStream(
        ServiceNowRows.GROUP,
        // A membership that ends deletes a row of another table: nothing tells us.
        PullMode.FULL,
        client,
        scope(groups.table(), groups.filter(), columns(ServiceNowRows.GROUP)),
        tributary(groups.membersTable(), "group", ServiceNowMapper.memberColumns()),
        (row, members, context) -> ServiceNowMapper.group(row, members, context),
        this::context);
  }

  private SourceStream applications(ServiceNowConfig.Applications applications) {
    return stream(
        ServiceNowRows.APPLICATION,
        ServiceNowRows.APPLICATION,
        classes(applications.table(), applications.subclasses()),
        scope(applications.table(), applications.filter(), columns(ServiceNowRows.APPLICATION)),
        Tributary.none(),
        (row, none, context) -> ServiceNowMapper.plain(ServiceNowRows.APPLICATION, row, context));
  }

  private SourceStream serviceAccounts(ServiceNowConfig.ServiceAccounts accounts) {
    return stream(
        ServiceNowRows.SERVICE_ACCOUNT,
        ServiceNowRows.SERVICE_ACCOUNT,
        classes(accounts.table(), accounts.subclasses()),
        scope(accounts.table(), accounts.filter(), columns(ServiceNowRows.SERVICE_ACCOUNT)),
        accounts.relations()
            ? tributary("cmdb_rel_ci", "parent", ServiceNowMapper.relationColumns())
            : Tributary.none(),
        (row, relations, context) -> ServiceNowMapper.serviceAccount(row, relations, context));
  }

  private SourceStream ciClass(String name, ServiceNowConfig.CiClass ci) {
    String table = ci.table().orElse(name);
    return stream(
        name,
        ci.row(),
        classes(table, ci.subclasses()),
        scope(table, ci.filter(), columns(ci.row())),
        Tributary.none(),
        (row, none, context) -> ServiceNowMapper.plain(ci.row(), row, context));
  }

  private SourceStream tasks(String name, ServiceNowConfig.Tasks tasks) {
    return tasks(name, tasks.table().orElse(name), tasks.filter(), tasks.affectedCis());
  }

  private SourceStream tasks(
      String name, String table, Optional<String> filter, boolean affectedCis) {
    return stream(
        name,
        name,
        Set.of(table),
        scope(table, filter, ServiceNowMapper.taskColumns(settings.maps(), name)),
        affectedCis
            ? tributary("task_ci", "task", ServiceNowMapper.affectedCiColumns())
            : Tributary.none(),
        (row, affected, context) -> ServiceNowMapper.task(name, row, affected, context));
  }

  /** A stream that knows what changed and, where the operator wants it, what was deleted. */
  private SourceStream stream(
      String name,
      String row,
      Set<String> classes,
      TableScope scope,
      Tributary tributary,
      RowMapper mapper) {
    TableStream table =
        new TableStream(
            name, PullMode.INCREMENTAL, client, scope, tributary, mapper, this::context);
    return settings.raw().auditDeletes()
        ? new AuditedStream(
            table,
            new DeletionTrail(client, classes, scope.pageSize(), scope.overlap()),
            settings.maps().row(row).kind(),
            scope.pageSize(),
            scope.overlap(),
            clock)
        : table;
  }

  /** As of now. */
  private MappingContext context() {
    return settings.context(clock.instant());
  }

  private List<String> columns(String row) {
    return ServiceNowMapper.columns(settings.maps(), row);
  }

  private static Set<String> classes(String table, Optional<List<String>> subclasses) {
    Set<String> classes = new TreeSet<>(subclasses.orElse(List.of()));
    classes.add(table);
    return classes;
  }

  private TableScope scope(String table, Optional<String> filter, List<String> columns) {
    return new TableScope(
        table,
        "sys_updated_on",
        filter,
        columns,
        settings.raw().pageSize(),
        settings.raw().overlap());
  }

  private Tributary tributary(String table, String column, List<String> columns) {
    return new TributaryTable(
        client, table, column, Optional.empty(), columns, settings.raw().pageSize());
  }
}
