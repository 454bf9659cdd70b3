package io.concordat.connector.iam.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.iam.vocabulary.Rows;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Last authentications, project by project, each of them a part: first of the service accounts,
 * then of their keys.
 */
final class ActivityStream implements SourceStream {
  private static final String OF = "of";
  private static final String PAGE = "page";

  /** The project to which page and subject belong: it may be gone when the run goes on. */
  private static final String IN = "in";

  /** What the activities are about. */
  private enum Subject {
    ACCOUNTS("serviceAccountLastAuthentication", ActivityMapper::account),
    KEYS("serviceAccountKeyLastAuthentication", ActivityMapper::key);

    private final String type;
    private final BiFunction<JsonNode, Instant, SourceRow> mapper;

    Subject(String type, BiFunction<JsonNode, Instant, SourceRow> mapper) {
      this.type = type;
      this.mapper = mapper;
    }
  }

  private final GoogleApi api;
  private final ProjectWalk walk;
  private final Clock clock;

  ActivityStream(GoogleApi api, ProjectWalk walk, Clock clock) {
    this.api = api;
    this.walk = walk;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "last-authentications";
  }

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public Page read(Checkpoint since) {
    Rows rows = new Rows();
    ProjectWalk.Step step = walk.from(since.without(PAGE).without(OF).without(IN), rows);
    if (step.project().isPresent()) {
      Project project = step.project().get();
      boolean same = since.get(IN).filter(project.id()::equals).isPresent();
      Subject subject =
          since.get(OF).filter(of -> same).map(Subject::valueOf).orElse(Subject.ACCOUNTS);
      Optional<String> nextPage =
          read(project, subject, since.get(PAGE).filter(token -> same), rows);
      Checkpoint here = since.without(PAGE).with(IN, project.id());
      if (nextPage.isPresent()) {
        return step.of(rows.page(here.with(OF, subject.name()).with(PAGE, nextPage.get()), true));
      }
      if (subject == Subject.ACCOUNTS) {
        return step.of(rows.page(here.with(OF, Subject.KEYS.name()), true));
      }
    }
    return step.of(
        step.next()
            .map(next -> rows.page(next, true))
            .orElseGet(() -> rows.page(Checkpoint.start(), false)));
  }

  private Optional<String> read(
      Project project, Subject subject, Optional<String> page, Rows rows) {
    return switch (api.activities(project.id(), subject.type, page)) {
      case GoogleApi.Outcome.Found(JsonNode list) -> {
        Instant now = clock.instant();
        for (JsonNode activity : Node.list(list, "activities")) {
          try {
            rows.add(subject.mapper.apply(activity, now));
          } catch (IllegalArgumentException e) {
            rows.unidentified("an activity of project " + project.id(), e.getMessage());
          }
        }
        yield GoogleApi.nextPage(list);
      }
      case GoogleApi.Outcome.Gone() -> Optional.empty();
      case GoogleApi.Outcome.Closed(String reason) -> {
        rows.gap("last authentications of project " + project.id() + ": " + reason);
        yield Optional.empty();
      }
    };
  }
}
