package io.concordat.connector.iam.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.iam.vocabulary.Rows;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Goes from project to project: those that are configured, or all that may be seen. The cursor
 * holds the last project that was finished and the page of the list on which it stood, so that a
 * project that comes or goes in between moves nothing.
 */
final class ProjectWalk {
  private static final String LIST_PAGE = "projects";
  private static final String AFTER = "after";

  private final GoogleApi api;
  private final List<String> configured;

  /**
   * @param configured ids of projects; empty for all that may be seen
   */
  ProjectWalk(GoogleApi api, List<String> configured) {
    this.api = api;
    this.configured = configured.stream().sorted().distinct().toList();
  }

  /**
   * Where a walk is.
   *
   * @param id of the project at this place; empty where there is none
   * @param project the one to read now; empty where it may not be read
   * @param next where it goes on when that is finished; empty at the end
   */
  record Step(Optional<String> id, Optional<Project> project, Optional<Checkpoint> next) {
    /** A project's page is of the project. */
    Page of(Page page) {
      return id.map(page::inPart).orElse(page);
    }
  }

  /** The next project; one that may not be read is a gap. */
  Step from(Checkpoint since, Rows rows) {
    return configured.isEmpty() ? ofList(since) : ofConfigured(since, rows);
  }

  private Step ofConfigured(Checkpoint since, Rows rows) {
    String after = since.get(AFTER).orElse("");
    List<String> left = configured.stream().filter(id -> id.compareTo(after) > 0).toList();
    if (left.isEmpty()) {
      return new Step(Optional.empty(), Optional.empty(), Optional.empty());
    }
    String id = left.getFirst();
    Optional<Checkpoint> next =
        left.size() == 1 ? Optional.empty() : Optional.of(since.with(AFTER, id));
    return switch (api.project(id)) {
      case GoogleApi.Outcome.Found(JsonNode project) ->
          new Step(
              Optional.of(id),
              Optional.of(Project.of(project)).filter(one -> Project.isId(one.id())),
              next);
      case GoogleApi.Outcome.Gone() -> {
        rows.gap("project " + id + ": it does not exist, or was deleted");
        yield new Step(Optional.of(id), Optional.empty(), next);
      }
      case GoogleApi.Outcome.Closed(String reason) -> {
        rows.gap("project " + id + ": " + reason);
        yield new Step(Optional.of(id), Optional.empty(), next);
      }
    };
  }

  private Step ofList(Checkpoint since) {
    JsonNode page = api.projects(since.get(LIST_PAGE));
    String after = since.get(AFTER).orElse("");
    List<Project> left =
        Node.list(page, "projects").stream()
            .map(Project::of)
            .filter(project -> Project.isId(project.id()))
            .filter(project -> project.id().compareTo(after) > 0)
            .sorted(Comparator.comparing(Project::id))
            .toList();
    Optional<Checkpoint> nextPage =
        GoogleApi.nextPage(page).map(token -> since.without(AFTER).with(LIST_PAGE, token));
    if (left.isEmpty()) {
      return new Step(Optional.empty(), Optional.empty(), nextPage);
    }
    Project project = left.getFirst();
    return new Step(
        Optional.of(project.id()),
        Optional.of(project),
        left.size() == 1 ? nextPage : Optional.of(since.with(AFTER, project.id())));
  }
}
