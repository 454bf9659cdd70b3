package io.concordat.connector.iam.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.iam.vocabulary.Rows;
import io.concordat.connector.spi.SourceFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The roles of service accounts, gathered over all projects and what lies above them: one service
 * account may hold roles in many projects, and only together they are a row.
 */
final class Bindings {
  /** A bound for the memory that one run takes: some 200 bytes each. */
  private static final int MOST = 200_000;

  private static final String MEMBER = "serviceAccount:";

  /** Folders lie at most ten deep. */
  private static final int DEEPEST = 15;

  private final GoogleApi api;
  private final String run;
  private final TreeMap<String, Set<Binding>> byAccount = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();
  private int count;

  /**
   * @param run names this gathering
   */
  Bindings(GoogleApi api, String run) {
    this.api = api;
    this.run = run;
  }

  String run() {
    return run;
  }

  /** The service accounts after one, in order, at most so many. */
  List<String> accounts(String after, int most) {
    return byAccount.tailMap(after, false).keySet().stream().limit(most).toList();
  }

  Set<Binding> of(String account) {
    return byAccount.getOrDefault(account, Set.of());
  }

  /** Gathers what a project says, and what lies above it and was not yet seen. */
  void gather(Project project, Rows rows) {
    policy("projects/" + project.id(), rows);
    List<String> read = new ArrayList<>();
    Optional<String> above = project.parent().filter(Bindings::isAbove);
    while (above.isPresent() && !seen.contains(above.get()) && read.size() < DEEPEST) {
      String name = above.get();
      policy(name, rows);
      read.add(name);
      above = name.startsWith("folders/") ? parent(name, rows) : Optional.empty();
    }
    // Only now: where a call failed, the page is read again, and all of this with it.
    seen.addAll(read);
  }

  private Optional<String> parent(String name, Rows rows) {
    return switch (api.above(name)) {
      case GoogleApi.Outcome.Found(JsonNode folder) ->
          Optional.ofNullable(Node.text(folder, "parent")).filter(Bindings::isAbove);
      case GoogleApi.Outcome.Gone() -> Optional.empty();
      case GoogleApi.Outcome.Closed(String reason) -> {
        rows.gap("what lies above " + name + ": " + reason);
        yield Optional.empty();
      }
    };
  }

  private static boolean isAbove(String name) {
    return name.matches("(folders|organizations)/\\d{1,30}");
  }

  private void policy(String resource, Rows rows) {
    switch (api.policy(resource)) {
      case GoogleApi.Outcome.Found(JsonNode policy) ->
          Node.list(policy, "bindings").forEach(binding -> add(resource, binding));
      case GoogleApi.Outcome.Gone() -> {}
      case GoogleApi.Outcome.Closed(String reason) ->
          rows.gap("bindings of " + resource + ": " + reason);
    }
  }

  private void add(String resource, JsonNode said) {
    String role = Node.text(said, "role");
    if (role == null) {
      return;
    }
    String expression = Node.text(said.path("condition"), "expression");
    String title = Node.text(said.path("condition"), "title");
    Binding binding =
        new Binding(
            resource,
            role,
            expression == null
                ? Optional.empty()
                : Optional.of(new Binding.Condition(title == null ? "" : title, expression)));
    for (JsonNode member : Node.list(said, "members")) {
      String text = member.asText("");
      // What stands in brackets is a workload outside of Google; one that is deleted says so first.
      if (text.startsWith(MEMBER) && !text.contains("[")) {
        Set<Binding> held =
            byAccount.computeIfAbsent(
                GoogleKeys.email(text.substring(MEMBER.length())), none -> new LinkedHashSet<>());
        if (held.add(binding) && ++count > MOST) {
          throw new SourceFailure.Rejected(
              "more than "
                  + MOST
                  + " bindings of service accounts: divide the projects among several sources");
        }
      }
    }
  }
}
