package io.concordat.quickstart.estate;

import java.util.List;
import java.util.Locale;

/** Fills up to 400 identities and 600 access keys with what an ordinary company has. */
final class IdentityCrowd {
  static final int IDENTITIES = 400;
  static final int CREDENTIALS = 600;
  private static final int ROLES = 74;
  private static final int ON_PREMISES = 16;
  private static final int AGENTS = 8;

  private static final List<String> ROLE_JOBS = List.of("deployer", "batch");
  private static final List<String> USER_JOBS =
      List.of(
          "sync",
          "exporter",
          "importer",
          "bot",
          "reader",
          "backup",
          "monitor",
          "webhook",
          "feed",
          "reconciler");

  private final EstateBuilder estate;

  IdentityCrowd(EstateBuilder estate) {
    this.estate = estate;
  }

  void fill() {
    agents();
    roles();
    onPremises();
    users();
  }

  private void agents() {
    List<Person> active = estate.people.stream().filter(Person::active).toList();
    for (int i = 1; i < AGENTS; i++) {
      Application application = estate.applications.get(i * 4);
      common(slug(application) + "-agent", "ai_agent", application, i)
          .user(1)
          .sponsor(active.get(10 + i))
          .lastUsed(estate.hoursAgo(estate.between(1, 200)))
          .add();
    }
  }

  private void roles() {
    long left = ROLES - estate.identities.stream().filter(IdentityCrowd::isRole).count();
    int made = 0;
    for (String job : ROLE_JOBS) {
      for (Application application : estate.applications) {
        if (made == left) {
          return;
        }
        String type = job.equals("deployer") ? "build_identity" : "workload";
        common(slug(application) + "-" + job, type, application, made)
            .role()
            .policy(job.equals("deployer") ? PolicyCatalog.DEPLOY : PolicyCatalog.LAKE_WRITE)
            .lastUsed(estate.hoursAgo(estate.between(1, 400)))
            .add();
        made++;
      }
    }
  }

  /** Known to the CMDB alone; most of them are switched off, and so are their contracts. */
  private void onPremises() {
    for (int i = 1; i < ON_PREMISES; i++) {
      Application application = estate.applications.get(i * 2);
      String name = "svc-" + slug(application);
      new IdentityDraft(estate, name, "service_account")
          .age(1500 + i)
          .correlation("onprem:" + slug(application) + "01/" + name)
          .ci("Service account on a server of " + application.name())
          .ownedBy(estate.personById(application.ownedBy()))
          .support(application.supportGroup())
          .status(i <= 10 ? CiStatus.RETIRED : CiStatus.OPERATIONAL)
          .serves(application)
          .add();
    }
  }

  private void users() {
    int count = IDENTITIES - estate.identities.size();
    int singles = 2 * count - (CREDENTIALS - estate.credentials.size());
    int made = 0;
    for (String job : USER_JOBS) {
      for (Application application : estate.applications) {
        if (made == count) {
          return;
        }
        if (isTaken(slug(application) + "-" + job)) {
          continue;
        }
        IdentityDraft draft =
            common(slug(application) + "-" + job, type(job), application, made)
                .user(made < singles ? 1 : 2);
        // Every 17th has not been used for half a year; every 61st never.
        if (made % 17 == 16) {
          draft.lastUsed(estate.daysAgo(estate.between(130, 340)));
        } else if (made % 61 != 60) {
          draft.lastUsed(estate.hoursAgo(estate.between(1, 480)));
        }
        draft.add();
        made++;
      }
    }
  }

  private IdentityDraft common(String name, String type, Application application, int index) {
    Person owner = estate.personById(application.ownedBy());
    Person engineer = engineer(application, index);
    String environment = index % 11 == 10 ? "dev" : index % 7 == 6 ? "test" : "prod";
    IdentityDraft draft =
        new IdentityDraft(estate, name, type)
            .age(estate.between(40, 1400))
            .environment(environment)
            .policy(PolicyCatalog.COMMON.get(estate.random.nextInt(PolicyCatalog.COMMON.size())));
    if (estate.random.nextInt(5) == 0) {
      draft.policy(PolicyCatalog.COMMON.get(estate.random.nextInt(PolicyCatalog.COMMON.size())));
    }
    boolean inCmdb = index % 8 != 7;
    if (inCmdb) {
      draft
          .ci(name + " of " + application.name())
          .ownedBy(owner)
          .managedBy(engineer)
          .support(application.supportGroup())
          .serves(application);
    }
    // What the CMDB does not know is tagged, but for a few that nobody knows.
    boolean unknown = !inCmdb && type.equals("integration") && index % 32 == 31;
    if (!unknown && (!inCmdb || estate.random.nextInt(10) < 6)) {
      draft.tag("owner", engineer.email()).tag("application", application.name());
    }
    return draft;
  }

  private Person engineer(Application application, int index) {
    List<Group.Membership> members =
        estate.groups.stream()
            .filter(group -> group.sysId().equals(application.supportGroup()))
            .findFirst()
            .orElseThrow()
            .members();
    return estate.personById(members.get(index % members.size()).personSysId());
  }

  private boolean isTaken(String name) {
    return estate.identities.stream().anyMatch(identity -> identity.handle().equals(name));
  }

  private static String type(String job) {
    return switch (job) {
      case "bot" -> "bot";
      case "reader", "backup", "monitor", "reconciler" -> "service_account";
      default -> "integration";
    };
  }

  private static boolean isRole(Identity identity) {
    return identity.aws().filter(aws -> aws.form() == AwsPrincipal.Form.ROLE).isPresent();
  }

  private static String slug(Application application) {
    return application.name().toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
