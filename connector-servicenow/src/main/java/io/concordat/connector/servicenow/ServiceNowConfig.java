package io.concordat.connector.servicenow;

import io.concordat.connector.http.ClientSettings;
import io.concordat.connector.http.HttpSettings;
import io.concordat.connector.http.PasswordSettings;
import io.concordat.connector.spi.WriteBack.Severity;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ServiceNow instances that this deployable reads, by the name that their records carry as
 * {@code source}: {@code concordat.servicenow.sources.<id>.…}.
 */
@ConfigMapping(prefix = "concordat.servicenow")
public interface ServiceNowConfig {
  /** Instances by source id: a lower-case name, unique in the installation and stable. */
  Map<String, Instance> sources();

  /** One instance; {@code url} is such as {@code https://example.service-now.com}. */
  interface Instance extends HttpSettings {
    /** How to log in. */
    Auth auth();

    /** Rows to ask for at once: 1 to 10,000. */
    @WithDefault("200")
    int pageSize();

    /**
     * How far an incremental pull looks back behind the last row that it saw: covers transactions
     * that were committed late and clocks that differ between an instance's nodes.
     */
    @WithDefault("PT2M")
    Duration overlap();

    /** An instance itself gives up after a minute. */
    @Override
    @WithDefault("PT90S")
    Duration timeout();

    /**
     * Whether to ask for {@code sysparm_display_value=all} instead of stored values only. Slower,
     * and nothing is ever read from a display value; for instances whose gateway insists on it.
     */
    @WithDefault("false")
    boolean displayValues();

    /**
     * Whether an incremental pull reads in {@code sys_audit_delete} which rows were deleted,
     * instead of leaving that to the next full sweep. Needs the right to read that table.
     */
    @WithDefault("false")
    boolean auditDeletes();

    /** What is read. */
    Tables tables();

    /**
     * Further CMDB classes that are read, by the name of their stream; needs no code, for what of a
     * row becomes which field stands in the mapping.
     */
    Map<String, CiClass> classes();

    /** Whether and how incidents and work notes are written. */
    WriteBackConfig writeBack();

    /** Which escalations become tickets by themselves. */
    TicketConfig tickets();

    /**
     * A file that says what becomes which field, instead of the shipped mapping or, with {@code
     * extends: default}, over it.
     */
    Optional<Path> mapping();
  }

  /** How to log in: user and password for basic, client and secret for oauth. */
  interface Auth extends PasswordSettings, ClientSettings {
    /** {@code basic} or {@code oauth} (client credentials). Required. */
    Optional<Kind> type();

    /** Path of the token endpoint, for oauth. */
    @WithDefault("/oauth_token.do")
    String tokenPath();

    /** The kinds of log-in. */
    enum Kind {
      BASIC,
      OAUTH
    }
  }

  /** What is read. */
  interface Tables {
    /** People. */
    Users users();

    /** Groups and their members. */
    Groups groups();

    /** Service accounts of the CMDB. */
    ServiceAccounts serviceAccounts();

    /** Applications of the CMDB. */
    Applications applications();

    /** Change requests. */
    Changes changes();

    /** The tasks of change requests. */
    Tasks changeTasks();

    /** Incidents. */
    Tasks incidents();
  }

  /** People. */
  interface Users {
    @WithDefault("true")
    boolean enabled();

    @WithDefault("sys_user")
    String table();

    /** An encoded query that narrows what is read. */
    Optional<String> filter();
  }

  /** Groups and their members. */
  interface Groups {
    @WithDefault("true")
    boolean enabled();

    @WithDefault("sys_user_group")
    String table();

    /** An encoded query that narrows what is read. */
    Optional<String> filter();

    /** The table that says who belongs to a group. */
    @WithDefault("sys_user_grmember")
    String membersTable();
  }

  /** Service accounts of the CMDB. */
  interface ServiceAccounts {
    @WithDefault("true")
    boolean enabled();

    /** The class whose rows, with those of its subclasses, are identities. */
    @WithDefault("cmdb_ci_service_account")
    String table();

    /** An encoded query that narrows what is read. */
    Optional<String> filter();

    /**
     * Subclasses of {@code table}, so that a change that touches a row of one is known to touch an
     * identity.
     */
    Optional<List<String>> subclasses();

    /** Whether to read from {@code cmdb_rel_ci} what an identity serves. */
    @WithDefault("true")
    boolean relations();
  }

  /** Applications of the CMDB. */
  interface Applications {
    @WithDefault("true")
    boolean enabled();

    @WithDefault("cmdb_ci_appl")
    String table();

    /** An encoded query that narrows what is read. */
    Optional<String> filter();

    /**
     * Subclasses of {@code table} whose deleted rows {@code audit-deletes} looks for; the rows
     * themselves come along in any case.
     */
    Optional<List<String>> subclasses();
  }

  /** Change requests. */
  interface Changes {
    @WithDefault("true")
    boolean enabled();

    @WithDefault("change_request")
    String table();

    /** An encoded query that narrows what is read, such as one that leaves out old changes. */
    Optional<String> filter();

    /** Whether to read from {@code task_ci} what a change touches, besides its own CI. */
    @WithDefault("true")
    boolean affectedCis();
  }

  /** Incidents or change tasks; not read unless enabled, for they need further rights. */
  interface Tasks {
    @WithDefault("false")
    boolean enabled();

    /** The table; that which is shipped if absent. */
    Optional<String> table();

    /** An encoded query that narrows what is read, such as one that leaves out old ones. */
    Optional<String> filter();

    /** Whether to read from {@code task_ci} what a row touches, besides its own CI. */
    @WithDefault("true")
    boolean affectedCis();
  }

  /** A further class of the CMDB. */
  interface CiClass {
    /** The class whose rows, with those of its subclasses, are read; its name here if absent. */
    Optional<String> table();

    /** The row of the mapping that says what they become. */
    @WithDefault("ci")
    String row();

    /** An encoded query that narrows what is read. */
    Optional<String> filter();

    /**
     * Subclasses of {@code table} whose deleted rows {@code audit-deletes} looks for, and of which
     * a change that touches one is known to touch what {@code row} makes of it.
     */
    Optional<List<String>> subclasses();
  }

  /** Whether and how incidents and work notes are written. */
  interface WriteBackConfig {
    /** Whether the instance may be written to. */
    @WithDefault("false")
    boolean enabled();

    /** The table of the tickets. */
    @WithDefault("incident")
    String table();

    /** The group that new tickets are assigned to: its sys_id. */
    Optional<String> assignmentGroup();

    /** Who stands as caller of new tickets: the sys_id of a user. */
    Optional<String> caller();

    /** The category of new tickets. */
    Optional<String> category();

    /** The state of a ticket that is resolved; 7 closes it at once. */
    @WithDefault("6")
    String resolvedState();

    /** The state of a ticket that is opened again. */
    @WithDefault("2")
    String reopenedState();

    /** The resolution code, one of the instance's own. */
    @WithDefault("Solved (Permanently)")
    String closeCode();
  }

  /** Which escalations become tickets by themselves, and who gets them. */
  interface TicketConfig {
    /** Whether any do. Needs {@code write-back.enabled}. */
    @WithDefault("false")
    boolean enabled();

    /** Escalations of a lower severity become none: low, medium, high or critical. */
    @WithDefault("high")
    Severity minSeverity();

    /**
     * The findings that become tickets, such as {@code orphaned}; one that ends in {@code *} stands
     * for all that begin so, such as {@code drift:*}. Absent: every finding.
     */
    Optional<Set<String>> findings();

    /** By finding, the group that its new tickets are assigned to: its sys_id. */
    Map<String, String> assignmentGroups();

    /** By finding, the category of its new tickets. */
    Map<String, String> categories();
  }
}
