package io.concordat.quickstart.estate;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Collects an estate: first the workforce, then the cast of the stories, then the crowd. */
final class EstateBuilder {
  private static final long SEED = 20_260_601L;

  final Instant now;
  final Random random = new Random(SEED);
  final List<Person> people = new ArrayList<>();
  final List<Group> groups = new ArrayList<>();
  final List<Application> applications = new ArrayList<>();
  final List<Supplier> suppliers = new ArrayList<>();
  final List<Identity> identities = new ArrayList<>();
  final List<Credential> credentials = new ArrayList<>();
  final List<Policy> policies = new ArrayList<>();
  final List<Agreement> agreements = new ArrayList<>();
  final List<Change> changes = new ArrayList<>();
  final List<Story> stories = new ArrayList<>();
  private final Map<String, Person> peopleByName = new HashMap<>();
  private final Map<String, Group> groupsByName = new HashMap<>();
  private final Map<String, Application> applicationsByName = new HashMap<>();

  EstateBuilder(Instant now) {
    this.now = Instant.ofEpochSecond(now.getEpochSecond());
  }

  Estate build() {
    new Workforce(this).fill();
    PolicyCatalog.fill(this);
    new Cast(this).fill();
    new IdentityCrowd(this).fill();
    new AgreementCrowd(this).fill();
    new ChangeCrowd(this).fill();
    return new Estate(
        now,
        people,
        groups,
        applications,
        suppliers,
        identities,
        credentials,
        policies,
        agreements,
        changes,
        List.of(),
        stories);
  }

  Instant daysAgo(long days) {
    return now.minus(Duration.ofDays(days));
  }

  Instant hoursAgo(long hours) {
    return now.minus(Duration.ofHours(hours));
  }

  /** A date so many days from the base instant, in the past if negative. */
  LocalDate date(long days) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(days);
  }

  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  void add(Person person) {
    people.add(person);
    peopleByName.put(person.name(), person);
  }

  void add(Group group) {
    groups.add(group);
    groupsByName.put(group.name(), group);
  }

  void add(Application application) {
    applications.add(application);
    applicationsByName.put(application.name(), application);
  }

  Person person(String name) {
    return found(peopleByName.get(name), name);
  }

  Group group(String name) {
    return found(groupsByName.get(name), name);
  }

  Application application(String name) {
    return found(applicationsByName.get(name), name);
  }

  Person personById(String sysId) {
    return people.stream().filter(p -> p.sysId().equals(sysId)).findFirst().orElseThrow();
  }

  private static <T> T found(T value, String name) {
    if (value == null) {
      throw new IllegalStateException("the estate has no '" + name + "'");
    }
    return value;
  }
}
