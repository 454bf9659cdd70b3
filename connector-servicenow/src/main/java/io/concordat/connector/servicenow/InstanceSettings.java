package io.concordat.connector.servicenow;

import io.concordat.connector.http.WebAddress;
import io.concordat.connector.servicenow.MappingContext.ColumnNames;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One instance's configuration, checked: whatever cannot work is refused here with a sentence that
 * names the property, so that it stops the start and not the first pull.
 */
record InstanceSettings(
    String source, URI base, URI tokenUri, MappingContext context, ServiceNowConfig.Instance raw) {

  private static final Pattern SOURCE = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,79}");

  /** They stand in one query, whose address must stay within what servers take. */
  private static final int MAX_CLASSES = 60;

  private static final Set<String> EFFECTS = Set.of("grant", "remove", "rotate", "none");

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
    checks.tables(raw.tables());
    checks.writeBack(raw.writeBack());
    ColumnNames columns = checks.columns(raw.columns());
    return new InstanceSettings(
        source,
        base,
        base.resolve(raw.auth().tokenPath().substring(1)),
        new MappingContext(
            source,
            identityClasses(raw.tables().serviceAccounts()),
            columns,
            checks.accessEffects(raw.accessEffects())),
        raw);
  }

  /** What stands before the names of this instance's properties. */
  String prefix() {
    return prefix(source);
  }

  private static String prefix(String source) {
    return "concordat.servicenow.sources." + source + ".";
  }

  private static Set<String> identityClasses(ServiceNowConfig.ServiceAccounts accounts) {
    Set<String> classes = new HashSet<>(accounts.subclasses().orElse(List.of()));
    classes.add(accounts.table());
    return classes;
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

    void tables(ServiceNowConfig.Tables tables) {
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
      if (!tables.users().enabled()
          && !tables.groups().enabled()
          && !tables.serviceAccounts().enabled()
          && !tables.applications().enabled()
          && !tables.changes().enabled()) {
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

    ColumnNames columns(ServiceNowConfig.Columns columns) {
      return new ColumnNames(
          name("columns.business-owner", columns.businessOwner()),
          name("columns.technical-owner", columns.technicalOwner()),
          name("columns.support-group", columns.supportGroup()),
          name("columns.sponsor", columns.sponsor()),
          name("columns.identity-type", columns.identityType()),
          name("columns.environment", columns.environment()),
          name("columns.application-environment", columns.applicationEnvironment()),
          name("columns.access-effect", columns.accessEffect()));
    }

    Map<String, String> accessEffects(Map<String, String> effects) {
      Map<String, String> lower = new HashMap<>();
      effects.forEach(
          (value, effect) -> {
            if (!EFFECTS.contains(effect)) {
              throw wrong("access-effects." + value, "must be grant, remove, rotate or none");
            }
            lower.put(value.strip().toLowerCase(Locale.ROOT), effect);
          });
      return lower;
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
