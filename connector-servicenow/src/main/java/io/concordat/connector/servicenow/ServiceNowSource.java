package io.concordat.connector.servicenow;

import io.concordat.connector.http.Authorization;
import io.concordat.connector.http.OAuthClient;
import io.concordat.connector.http.Transport;
import io.concordat.connector.http.VendorHttp;
import io.concordat.connector.spi.ConnectionTest;
import io.concordat.connector.spi.Fingerprint;
import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceStream;
import io.concordat.connector.spi.TicketRules;
import io.concordat.connector.spi.WriteBack;
import io.concordat.contract.SourceDomain;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One ServiceNow instance: a stream for each table, of which all but the groups know what changed.
 */
final class ServiceNowSource implements Source, ConnectionTest {
  private final InstanceSettings settings;
  private final TableClient client;
  private final Optional<WriteBack> desk;
  private final List<SourceStream> streams;

  ServiceNowSource(InstanceSettings settings, Clock clock) {
    this.settings = settings;
    VendorHttp http = http(settings, clock);
    this.client = new TableClient(http, settings.raw().displayValues(), settings.tableProperties());
    this.desk =
        settings.raw().writeBack().enabled()
            ? Optional.of(
                new IncidentDesk(http, settings.raw().writeBack(), settings.raw().tickets()))
            : Optional.empty();
    this.streams = new ServiceNowStreams(settings, client, clock).all();
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
  public Optional<TicketRules> tickets() {
    ServiceNowConfig.TicketConfig tickets = settings.raw().tickets();
    return tickets.enabled()
        ? Optional.of(new TicketRules(tickets.minSeverity(), tickets.findings().orElse(Set.of())))
        : Optional.empty();
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
    return Fingerprint.of(
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
        tasks(tables.changeTasks(), ServiceNowRows.CHANGE_TASK),
        tasks(tables.incidents(), ServiceNowRows.INCIDENT),
        classes(settings.raw().classes()),
        settings.maps().digest(),
        new TreeMap<>(settings.kinds()).toString());
  }

  private static String tasks(ServiceNowConfig.Tasks tasks, String shipped) {
    return tasks.table().orElse(shipped) + "?" + tasks.filter() + tasks.affectedCis();
  }

  private static String classes(Map<String, ServiceNowConfig.CiClass> classes) {
    return new TreeMap<>(classes)
        .entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + "="
                        + entry.getValue().table().orElse(entry.getKey())
                        + "?"
                        + entry.getValue().filter()
                        + entry.getValue().row())
            .collect(Collectors.joining(","));
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
