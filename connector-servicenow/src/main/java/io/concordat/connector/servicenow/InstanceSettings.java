package io.concordat.connector.servicenow;

import io.concordat.connector.http.WebAddress;
import io.concordat.connector.mapping.FieldMaps;
import io.concordat.contract.EntityKind;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One instance's configuration, checked: whatever cannot work is refused here with a sentence that
 * names the property, so that it stops the start and not the first pull.
 *
 * @param kinds CMDB classes whose rows are no resources, and what they are
 */
record InstanceSettings(
    String source,
    URI base,
    URI tokenUri,
    FieldMaps maps,
    Map<String, EntityKind> kinds,
    ServiceNowConfig.Instance raw) {

  private static final Pattern SOURCE = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");
  private static final Pattern ROW = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,79}");

  /** They stand in one query, whose address must stay within what servers take. */
  private static final int MAX_CLASSES = 60;

  InstanceSettings {
    kinds = Map.copyOf(kinds);
  }

  /**
   * Checks one instance's configuration.
   *
   * @throws IllegalArgumentException with a sentence that names the property
   */
  static InstanceSettings of(String source, ServiceNowConfig.Instance raw) {
    Checks checks = new Checks(prefix(source));
    if (!SOURCE.matcher(source).matches()) {
      throw new IllegalArgumentException(
          "concordat.servicenow.sources.\""
              + source
              + "\": a source's name must start with a lower-case letter and hold only a-z, 0-9,"
              + " '_', '.', ':', '-'");
    }
    URI base = checks.address(raw);
    checks.authorization(raw.auth());
    checks.bounds(raw);
    checks.tables(raw);
    checks.writeBack(raw.writeBack());
    new TicketChecks(prefix(source)).of(raw.tickets(), raw.writeBack());
    checks.classes(raw.classes());
    FieldMaps maps =
        ServiceNowRows.load(
            prefix(source) + "mapping",
            raw.mapping(),
            raw.classes().values().stream().map(ServiceNowConfig.CiClass::row).toList());
    checks.rows(raw.classes(), maps);
    return new InstanceSettings(
        source,
        base,
        base.resolve(raw.auth().tokenPath().substring(1)),
        maps,
        kinds(raw, maps),
        raw);
  }

  /** What a mapper knows of the instance. */
  MappingContext context(Instant readAt) {
    return new MappingContext(source, maps, kinds, readAt);
  }

  /** What stands before the names of this instance's properties. */
  String prefix() {
    return prefix(source);
  }

  /** By each table that is read and was named by the operator: the property that names it. */
  Map<String, String> tableProperties() {
    ServiceNowConfig.Tables tables = raw.tables();
    Map<String, String> names = new TreeMap<>();
    names.put(tables.users().table(), "tables.users.table");
    names.put(tables.groups().table(), "tables.groups.table");
    names.put(tables.groups().membersTable(), "tables.groups.members-table");
    names.put(tables.serviceAccounts().table(), "tables.service-accounts.table");
    names.put(tables.applications().table(), "tables.applications.table");
    names.put(tables.changes().table(), "tables.changes.table");
    tables
        .changeTasks()
        .table()
        .ifPresent(table -> names.putIfAbsent(table, "tables.change-tasks.table"));
    tables
        .incidents()
        .table()
        .ifPresent(table -> names.putIfAbsent(table, "tables.incidents.table"));
    raw.classes()
        .forEach(
            (name, ci) -> names.putIfAbsent(ci.table().orElse(name), "classes." + name + ".table"));
    names.putIfAbsent(raw.writeBack().table(), "write-back.table");
    names.replaceAll((table, property) -> prefix() + property);
    return names;
  }

  private static String prefix(String source) {
    return "concordat.servicenow.sources." + source + ".";
  }

  private static Map<String, EntityKind> kinds(ServiceNowConfig.Instance raw, FieldMaps maps) {
    Map<String, EntityKind> kinds = new TreeMap<>();
    raw.classes()
        .forEach(
            (name, ci) ->
                put(kinds, ci.table().orElse(name), ci.subclasses(), maps.row(ci.row()).kind()));
    ServiceNowConfig.Applications applications = raw.tables().applications();
    put(
        kinds,
        applications.table(),
        applications.subclasses(),
        maps.row(ServiceNowRows.APPLICATION).kind());
    ServiceNowConfig.ServiceAccounts accounts = raw.tables().serviceAccounts();
    put(
        kinds,
        accounts.table(),
        accounts.subclasses(),
        maps.row(ServiceNowRows.SERVICE_ACCOUNT).kind());
    kinds.values().removeIf(kind -> kind == EntityKind.RESOURCE);
    return kinds;
  }

  private static void put(
      Map<String, EntityKind> kinds,
      String table,
      Optional<List<String>> subclasses,
      EntityKind kind) {
    kinds.put(table, kind);
    subclasses.orElse(List.of()).forEach(below -> kinds.put(below, kind));
  }

  /** The sentences. */
  private record Checks(String prefix) {

    URI address(ServiceNowConfig.Instance raw) {
      URI uri = WebAddress.of(prefix + "url", raw.url(), raw.allowPlainHttp());
      return uri.getRawPath() != null && uri.getRawPath().endsWith("/")
          ? uri
          : URI.create(uri + "/");
    }

    void authorization(ServiceNowConfig.Auth auth) {
      switch (auth.type().orElseThrow(() -> missing("auth.type"))) {
        case BASIC -> {}
        case OAUTH -> {
          // A path, so that the secret goes to the instance and nowhere else.
          if (!auth.tokenPath().matches("/[A-Za-z0-9_][A-Za-z0-9_./-]*")) {
            throw wrong("auth.token-path", "must be a path, such as /oauth_token.do");
          }
        }
      }
    }

    void bounds(ServiceNowConfig.Instance raw) {
      range("page-size", raw.pageSize(), 1, 10_000);
      range("overlap", raw.overlap().toSeconds(), 0, 86_400);
    }

    void tables(ServiceNowConfig.Instance raw) {
      ServiceNowConfig.Tables tables = raw.tables();
      table("tables.users", tables.users().table(), tables.users().filter());
      table("tables.groups", tables.groups().table(), tables.groups().filter());
      name("tables.groups.members-table", tables.groups().membersTable());
      table(
          "tables.service-accounts",
          tables.serviceAccounts().table(),
          tables.serviceAccounts().filter());
      classes("tables.service-accounts.subclasses", tables.serviceAccounts().subclasses());
      classes("tables.applications.subclasses", tables.applications().subclasses());
      table("tables.applications", tables.applications().table(), tables.applications().filter());
      table("tables.changes", tables.changes().table(), tables.changes().filter());
      tasks("tables.change-tasks", tables.changeTasks());
      tasks("tables.incidents", tables.incidents());
      if (!tables.users().enabled()
          && !tables.groups().enabled()
          && !tables.serviceAccounts().enabled()
          && !tables.applications().enabled()
          && !tables.changes().enabled()
          && !tables.changeTasks().enabled()
          && !tables.incidents().enabled()
          && raw.classes().isEmpty()) {
        throw new IllegalArgumentException(
            prefix + "tables: all are switched off, so that nothing would be read; enable one");
      }
    }

    void writeBack(ServiceNowConfig.WriteBackConfig writeBack) {
      name("write-back.table", writeBack.table());
      sysId("write-back.assignment-group", writeBack.assignmentGroup());
      sysId("write-back.caller", writeBack.caller());
    }

    private void sysId(String property, Optional<String> id) {
      if (id.isPresent() && SysId.parse(id.get()).isEmpty()) {
        throw wrong(property, "must be a sys_id, and not a name");
      }
    }

    void classes(Map<String, ServiceNowConfig.CiClass> classes) {
      classes.forEach(
          (name, ci) -> {
            String property = "classes." + name;
            name(property, name);
            if (ServiceNowRows.STREAMS.contains(name)) {
              throw wrong(
                  property, "is the name of a stream that there is anyway; take another one");
            }
            table(property, ci.table().orElse(name), ci.filter());
            classes(property + ".subclasses", ci.subclasses());
            if (ServiceNowRows.STREAMS.contains(ci.row()) || !ROW.matcher(ci.row()).matches()) {
              throw wrong(
                  property + ".row",
                  "must be 'ci', 'certificate' or a row of your own mapping file, of a name such as"
                      + " u_robot");
            }
          });
    }

    void rows(Map<String, ServiceNowConfig.CiClass> classes, FieldMaps maps) {
      classes.forEach(
          (name, ci) -> {
            if (!maps.names().contains(ci.row())) {
              throw wrong(
                  "classes." + name + ".row",
                  "'"
                      + ci.row()
                      + "' is no row of the shipped mapping; name a file that has it in "
                      + prefix
                      + "mapping");
            }
          });
    }

    private void tasks(String property, ServiceNowConfig.Tasks tasks) {
      table(property, tasks.table().orElse(ServiceNowRows.INCIDENT), tasks.filter());
    }

    private void table(String property, String table, Optional<String> filter) {
      name(property + ".table", table);
      filter.ifPresent(
          text -> {
            // ^NQ begins a new query, to which our conditions would not apply.
            if (text.contains("ORDERBY") || text.contains("^NQ") || text.contains("GROUPBY")) {
              throw wrong(
                  property + ".filter", "must hold conditions only, without ORDERBY, GROUPBY, ^NQ");
            }
            if (text.isBlank() || text.startsWith("^") || text.endsWith("^")) {
              throw wrong(property + ".filter", "must not be blank, or begin or end with ^");
            }
          });
    }

    private void classes(String property, Optional<List<String>> classes) {
      List<String> names = classes.orElse(List.of());
      names.forEach(name -> name(property, name));
      if (names.size() > MAX_CLASSES) {
        throw wrong(property, "may hold at most " + MAX_CLASSES + " classes");
      }
    }

    private String name(String property, String value) {
      if (!NAME.matcher(value).matches()) {
        throw wrong(property, "must be a name of ServiceNow's: a-z, 0-9 and '_'");
      }
      return value;
    }

    private void range(String property, long value, long from, long to) {
      if (value < from || value > to) {
        throw wrong(property, "must be from " + from + " to " + to);
      }
    }

    private IllegalArgumentException missing(String property) {
      return new IllegalArgumentException(prefix + property + ": is required and not set");
    }

    private IllegalArgumentException wrong(String property, String sentence) {
      return new IllegalArgumentException(prefix + property + ": " + sentence);
    }
  }
}
