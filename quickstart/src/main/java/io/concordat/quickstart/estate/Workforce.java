package io.concordat.quickstart.estate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** 90 people, 15 teams, 36 applications. */
final class Workforce {
  /** Named people first: the stories are about them. The last two of them have left. */
  private static final List<String> NAMED =
      List.of(
          "Mara Lindqvist",
          "Ines Okafor",
          "Henrik Salo",
          "Petra Vos",
          "Jonas Adler",
          "Amina Diallo",
          "Lucas Ferreira",
          "Tomas Brandt",
          "Greta Holm");

  private static final List<String> FIRST =
      List.of(
          "Aisha",
          "Bruno",
          "Chiara",
          "Daniel",
          "Elif",
          "Farid",
          "Giulia",
          "Hugo",
          "Irena",
          "Jakub",
          "Kaori",
          "Leon",
          "Mireille",
          "Nikolai",
          "Oana",
          "Pavel",
          "Rosa",
          "Stefan",
          "Tuuli",
          "Umar",
          "Vera",
          "Wim",
          "Xenia",
          "Yusuf",
          "Zofia",
          "Anton",
          "Beate");

  private static final List<String> LAST =
      List.of(
          "Andersen",
          "Bianchi",
          "Costa",
          "Demir",
          "Eriksen",
          "Fontaine",
          "Grabowski",
          "Haddad",
          "Ivanova",
          "Jansen",
          "Keller",
          "Laurent",
          "Moreau",
          "Novak",
          "Olsen",
          "Petrov",
          "Quintana",
          "Rossi",
          "Silva",
          "Tanaka",
          "Urban",
          "Virtanen",
          "Weber",
          "Xu",
          "Yilmaz",
          "Zimmer",
          "Baptiste");

  private static final List<String> TEAMS =
      List.of(
          "Payroll Platform",
          "Cloud Platform",
          "Data Engineering",
          "Customer Integrations",
          "Security Operations",
          "Identity and Access",
          "Procurement Systems",
          "Finance Systems",
          "Site Reliability",
          "Commerce",
          "Logistics",
          "People Systems",
          "Analytics",
          "Developer Experience",
          "Legacy Batch");

  private static final List<String> APPLICATIONS =
      List.of(
          "Payroll",
          "Ledger",
          "Treasury",
          "Invoicing",
          "Billing",
          "Procurement",
          "Warehouse",
          "Freight",
          "Returns",
          "Orders",
          "Catalog",
          "Pricing",
          "Checkout",
          "Loyalty",
          "Storefront",
          "Search",
          "Recruiting",
          "Time Tracking",
          "Benefits",
          "Travel",
          "Expenses",
          "Data Lake",
          "Reporting",
          "Forecasting",
          "Customer Portal",
          "Contact Center",
          "Mail Gateway",
          "Document Archive",
          "Service Desk",
          "Monitoring",
          "Secrets Vault",
          "Build Farm",
          "Artifact Store",
          "Identity Hub",
          "Tax",
          "Audit Trail");

  private static final int PEOPLE = 90;
  private static final int LEFT = 6;

  private final EstateBuilder estate;

  Workforce(EstateBuilder estate) {
    this.estate = estate;
  }

  void fill() {
    people();
    teams();
    applications();
  }

  private void people() {
    NAMED.forEach(name -> person(name, true));
    leave("Tomas Brandt", 45);
    leave("Greta Holm", 310);
    int drawn = 0;
    while (estate.people.size() < PEOPLE) {
      String name =
          FIRST.get(drawn % FIRST.size())
              + " "
              + LAST.get((drawn * 7 + drawn / FIRST.size()) % LAST.size());
      drawn++;
      if (estate.people.stream().noneMatch(p -> p.name().equals(name))) {
        person(name, estate.people.size() < PEOPLE - LEFT);
      }
    }
  }

  private void person(String name, boolean active) {
    String[] parts = name.split(" ");
    String userName = (parts[0] + "." + parts[1]).toLowerCase(Locale.ROOT);
    int since = estate.between(200, 2400);
    estate.add(
        new Person(
            NativeIds.sysId("sys_user", userName),
            userName,
            parts[0],
            parts[1],
            userName + "@meridian.example",
            estate.people.size() % 6 == 0 ? "Engineering Manager" : "Engineer",
            TEAMS.get(estate.people.size() % TEAMS.size()),
            active,
            estate.daysAgo(since),
            estate.daysAgo(estate.between(5, 190))));
  }

  private void leave(String name, int daysAgo) {
    Person stayed = estate.person(name);
    estate.people.remove(stayed);
    estate.add(stayed.left(estate.daysAgo(daysAgo)));
  }

  private void teams() {
    List<Person> active = active();
    for (int t = 0; t < TEAMS.size(); t++) {
      String name = TEAMS.get(t);
      List<Person> members = new ArrayList<>();
      if (name.equals("Legacy Batch")) {
        // Nobody who is still here: a team that owns things and cannot answer.
        estate.people.stream().filter(p -> !p.active()).limit(3).forEach(members::add);
      } else {
        for (int m = t; m < active.size(); m += TEAMS.size() - 1) {
          members.add(active.get(m));
        }
      }
      String slug = name.toLowerCase(Locale.ROOT).replace(' ', '-');
      List<Group.Membership> rows =
          members.stream()
              .map(
                  p ->
                      new Group.Membership(
                          NativeIds.sysId("sys_user_grmember", slug + "/" + p.userName()),
                          p.sysId(),
                          estate.daysAgo(60).plus(Duration.ofMinutes(estate.between(1, 900)))))
              .toList();
      estate.add(
          new Group(
              NativeIds.sysId("sys_user_group", slug),
              name,
              name + " team",
              slug + "@meridian.example",
              members.getFirst().sysId(),
              true,
              rows,
              estate.daysAgo(1500),
              estate.daysAgo(estate.between(20, 200))));
    }
  }

  private void applications() {
    List<Person> active = active();
    for (int a = 0; a < APPLICATIONS.size(); a++) {
      String name = APPLICATIONS.get(a);
      // Named people own what the stories say; the crowd's applications belong to the crowd.
      Person owner = active.get(7 + (a * 5) % (active.size() - 7));
      estate.add(
          new Application(
              NativeIds.sysId("cmdb_ci_appl", name),
              name,
              name + " of Meridian",
              a % 9 == 8 ? "test" : "prod",
              owner.sysId(),
              estate.groups.get(a % (TEAMS.size() - 1)).sysId(),
              CiStatus.OPERATIONAL,
              estate.daysAgo(estate.between(700, 2000)),
              estate.daysAgo(estate.between(10, 300))));
    }
  }

  private List<Person> active() {
    return estate.people.stream().filter(Person::active).toList();
  }
}
