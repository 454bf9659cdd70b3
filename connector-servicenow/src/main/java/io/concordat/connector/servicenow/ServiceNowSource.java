package io.concordat.connector.servicenow;

import io.concordat.connector.http.Authorization;
import io.concordat.connector.http.OAuthClient;
import io.concordat.connector.http.Transport;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.servicenow.TableStream.RowMapper;
import io.concordat.connector.servicenow.TableWalk.TableScope;
import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.spi.WriteBack;
import io.concordat.contract.EntityKind;
import io.concordat.contract.PullMode;
import io.concordat.contract.SourceDomain;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One ServiceNow instance: up to five streams, of which all but the groups know what changed. */
final class ServiceNowSource implements Source, ConnectionTest {
  private final InstanceSettings settings;
  private final Clock clock;
  private final TableClient client;
  private final Optional<WriteBack> desk;
  private final List<SourceStream> streams;

  ServiceNowSource(InstanceSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    VendorHttp http = http(settings, clock);
    this.client = new TableClient(http, settings.raw().displayValues());
    this.desk =
        settings.raw().writeBack().enabled()
            ? Optional.of(new IncidentDesk(http, settings.raw().writeBack()))
            : Optional.empty();
    this.streams = build();
  }

  @Override
  public String id() {
    return settings.source();
  }

  @Override
  public String system() {
    return "servicenow";
  }

  @Override
  public SourceDomain domain() {
    return SourceDomain.ITSM;
  }

  @Override
  public List<SourceStream> streams() {
    return streams;
  }

  @Override
  public Optional<WriteBack> writeBack() {
    return desk;
  }

  @Override
  public List<Probe> probes() {
    return ServiceNowProbes.of(settings, client);
  }

  /**
   * Whatever decides which rows are read and what they say; never a password. Nor whether deletions
   * are audited: that changes how soon a row is seen to be gone, not which rows there are.
   */
  @Override
  public String fingerprint() {
    ServiceNowConfig.Tables tables = settings.raw().tables();
    ServiceNowConfig.Auth auth = settings.raw().auth();
    String scope =
        String.join(
            "\n",
            settings.base().toString(),
            auth.username().or(auth::clientId).orElse(""),
            tables.users().table() + "?" + tables.users().filter(),
            tables.groups().table() + "?" + tables.groups().filter(),
            tables.groups().membersTable(),
            tables.serviceAccounts().table() + "?" + tables.serviceAccounts().filter(),
            tables.serviceAccounts().relations() + "",
            tables.applications().table() + "?" + tables.applications().filter(),
            tables.changes().table() + "?" + tables.changes().filter(),
            tables.changes().affectedCis() + "",
            settings.context().columns().toString(),
            new java.util.TreeSet<>(settings.context().identityClasses()).toString(),
            new java.util.TreeMap<>(settings.context().accessEffects()).toString());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(scope.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private List<SourceStream> build() {
    ServiceNowConfig.Tables tables = settings.raw().tables();
    MappingContext context = settings.context();
    List<SourceStream> list = new ArrayList<>();
    if (tables.users().enabled()) {
      list.add(
          stream(
              "sys_user",
              EntityKind.PARTY,
              Set.of(tables.users().table()),
              scope(
                  tables.users().table(), tables.users().filter(), ServiceNowMapper.userColumns()),
              Tributary.none(),
              (row, none) -> ServiceNowMapper.user(row, context)));
    }
    if (tables.groups().enabled()) {
      list.add(
          new TableStream(
              "sys_user_group",
              // A membership that ends deletes a row of another table: nothing tells us.
              PullMode.FULL,
              client,
              scope(
                  tables.groups().table(),
                  tables.groups().filter(),
                  ServiceNowMapper.groupColumns()),
              tributary(tables.groups().membersTable(), "group", ServiceNowMapper.memberColumns()),
              (row, members) -> ServiceNowMapper.group(row, members, context)));
    }
    if (tables.applications().enabled()) {
      list.add(applications(tables.applications(), context));
    }
    if (tables.serviceAccounts().enabled()) {
      list.add(serviceAccounts(tables.serviceAccounts(), context));
    }
    if (tables.changes().enabled()) {
      list.add(changes(tables.changes(), context));
    }
    return List.copyOf(list);
  }

  private SourceStream applications(
      ServiceNowConfig.Applications applications, MappingContext context) {
    Set<String> classes = new TreeSet<>(applications.subclasses().orElse(List.of()));
    classes.add(applications.table());
    return stream(
        "cmdb_ci_appl",
        EntityKind.RESOURCE,
        classes,
        scope(
            applications.table(),
            applications.filter(),
            ServiceNowMapper.applicationColumns(context.columns())),
        Tributary.none(),
        (row, none) -> ServiceNowMapper.application(row, context));
  }

  private SourceStream serviceAccounts(
      ServiceNowConfig.ServiceAccounts accounts, MappingContext context) {
    return stream(
        "cmdb_ci_service_account",
        EntityKind.IDENTITY,
        context.identityClasses(),
        scope(
            accounts.table(),
            accounts.filter(),
            ServiceNowMapper.serviceAccountColumns(context.columns())),
        accounts.relations()
            ? tributary("cmdb_rel_ci", "parent", ServiceNowMapper.relationColumns())
            : Tributary.none(),
        (row, relations) -> ServiceNowMapper.serviceAccount(row, relations, context));
  }

  private SourceStream changes(ServiceNowConfig.Changes changes, MappingContext context) {
    return stream(
        "change_request",
        EntityKind.CHANGE,
        Set.of(changes.table()),
        scope(changes.table(), changes.filter(), ServiceNowMapper.changeColumns(context.columns())),
        changes.affectedCis()
            ? tributary("task_ci", "task", ServiceNowMapper.affectedCiColumns())
            : Tributary.none(),
        (row, affected) -> ServiceNowMapper.change(row, affected, context));
  }

  /** A stream that knows what changed and, where the operator wants it, what was deleted. */
  private SourceStream stream(
      String name,
      EntityKind kind,
      Set<String> classes,
      TableScope scope,
      Tributary tributary,
      RowMapper mapper) {
    TableStream table =
        new TableStream(name, PullMode.INCREMENTAL, client, scope, tributary, mapper);
    return settings.raw().auditDeletes()
        ? new AuditedStream(
            table,
            new DeletionTrail(client, classes, scope.pageSize(), scope.overlap()),
            kind,
            scope.pageSize(),
            scope.overlap(),
            clock)
        : table;
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

  private static VendorHttp http(InstanceSettings settings, Clock clock) {
    ServiceNowConfig.Instance raw = settings.raw();
    Transport transport = Transport.of(settings.prefix(), raw, clock);
    String prefix = settings.prefix() + "auth.";
    Authorization authorization =
        switch (raw.auth().type().orElseThrow()) {
          case BASIC -> Authorization.basic(prefix, raw.auth(), clock);
          case OAUTH ->
              OAuthClient.of(prefix, settings.tokenUri(), raw.auth(), clock).over(transport);
        };
    return transport.to(settings.base(), authorization);
  }
}
