package io.concordat.quickstart.estate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the stand-in vendors serve, at one moment. Immutable.
 *
 * @param now the base instant that all times were counted from
 */
public record Estate(
    Instant now,
    List<Person> people,
    List<Group> groups,
    List<Application> applications,
    List<Supplier> suppliers,
    List<Identity> identities,
    List<Credential> credentials,
    List<Policy> policies,
    List<Agreement> agreements,
    List<Change> changes,
    List<Deletion> deletions,
    List<Story> stories) {

  /** The AWS account that everything lives in. */
  public static final String AWS_ACCOUNT = "482913705566";

  public Estate {
    people = List.copyOf(people);
    groups = List.copyOf(groups);
    applications = List.copyOf(applications);
    suppliers = List.copyOf(suppliers);
    identities = List.copyOf(identities);
    credentials = List.copyOf(credentials);
    policies = List.copyOf(policies);
    agreements = List.copyOf(agreements);
    changes = List.copyOf(changes);
    deletions = List.copyOf(deletions);
    stories = List.copyOf(stories);
  }

  /**
   * The estate as it is at the start.
   *
   * @param now the base instant; a launcher that keeps its data over restarts keeps this too, or
   *     everything changes at every start
   */
  public static Estate create(Instant now) {
    return new EstateBuilder(now).build();
  }

  public Identity identity(String handle) {
    return identities.stream()
        .filter(identity -> identity.handle().equals(handle))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no identity '" + handle + "'"));
  }

  public Optional<Person> person(String sysId) {
    return people.stream().filter(person -> person.sysId().equals(sysId)).findFirst();
  }

  public Optional<Group> group(String sysId) {
    return groups.stream().filter(group -> group.sysId().equals(sysId)).findFirst();
  }

  public Story story(String id) {
    return stories.stream()
        .filter(story -> story.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no story '" + id + "'"));
  }

  Estate withIdentities(List<Identity> list) {
    return new Estate(
        now,
        people,
        groups,
        applications,
        suppliers,
        list,
        credentials,
        policies,
        agreements,
        changes,
        deletions,
        stories);
  }

  Estate withPeople(List<Person> list) {
    return new Estate(
        now,
        list,
        groups,
        applications,
        suppliers,
        identities,
        credentials,
        policies,
        agreements,
        changes,
        deletions,
        stories);
  }

  Estate withCredentials(List<Credential> list) {
    return new Estate(
        now,
        people,
        groups,
        applications,
        suppliers,
        identities,
        list,
        policies,
        agreements,
        changes,
        deletions,
        stories);
  }

  Estate withAgreements(List<Agreement> list) {
    return new Estate(
        now,
        people,
        groups,
        applications,
        suppliers,
        identities,
        credentials,
        policies,
        list,
        changes,
        deletions,
        stories);
  }

  Estate withChanges(List<Change> list) {
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
        list,
        deletions,
        stories);
  }

  Estate withDeletions(List<Deletion> list) {
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
        list,
        stories);
  }
}
