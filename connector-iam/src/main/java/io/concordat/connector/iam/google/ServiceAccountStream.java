package io.concordat.connector.iam.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.concordat.connector.iam.vocabulary.Rows;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.util.Optional;

/**
 * Service accounts with their keys, project by project. Google lists neither changes nor what was
 * deleted, so every run is a full sweep: one small call for each service account. A project is a
 * part: one that may not be read keeps its own rows alone.
 */
final class ServiceAccountStream implements SourceStream {
  private static final String PAGE = "page";

  /** The project to which the page belongs: it may be gone when the run goes on. */
  private static final String IN = "in";

  private final GoogleApi api;
  private final ProjectWalk walk;
  private final GoogleConfig.Cloud cloud;
  private final ServiceAccountMapper mapper;

  ServiceAccountStream(GoogleApi api, ProjectWalk walk, GoogleConfig.Cloud cloud) {
    this.api = api;
    this.walk = walk;
    this.cloud = cloud;
    this.mapper = new ServiceAccountMapper(cloud.labels());
  }

  @Override
  public String name() {
    return "service-accounts";
  }

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public Page read(Checkpoint since) {
    Rows rows = new Rows();
    ProjectWalk.Step step = walk.from(since.without(PAGE).without(IN), rows);
    if (step.project().isPresent()) {
      Project project = step.project().get();
      Optional<String> page =
          since.get(PAGE).filter(token -> since.get(IN).filter(project.id()::equals).isPresent());
      Optional<String> nextPage = read(project, page, rows);
      if (nextPage.isPresent()) {
        return step.of(rows.page(since.with(PAGE, nextPage.get()).with(IN, project.id()), true));
      }
    }
    return step.of(
        step.next()
            .map(next -> rows.page(next, true))
            .orElseGet(() -> rows.page(Checkpoint.start(), false)));
  }

  /** The token of the project's next page. */
  private Optional<String> read(Project project, Optional<String> page, Rows rows) {
    return switch (api.serviceAccounts(project.id(), cloud.pageSize(), page)) {
      case GoogleApi.Outcome.Found(JsonNode list) -> {
        Node.list(list, "accounts").forEach(account -> collect(project, account, rows));
        yield GoogleApi.nextPage(list);
      }
      // The project was deleted since it was listed: it has no service accounts.
      case GoogleApi.Outcome.Gone() -> Optional.empty();
      case GoogleApi.Outcome.Closed(String reason) -> {
        rows.gap("service accounts of project " + project.id() + ": " + reason);
        yield Optional.empty();
      }
    };
  }

  private void collect(Project project, JsonNode account, Rows rows) {
    String uniqueId = Node.text(account, "uniqueId");
    if (!GoogleKeys.isUniqueId(uniqueId)) {
      rows.unidentified(
          "a service account of project " + project.id(), "uniqueId: is missing or no number");
      return;
    }
    switch (api.keys(project.id(), uniqueId, cloud.systemManagedKeys())) {
      case GoogleApi.Outcome.Found(JsonNode list) -> {
        rows.add(uniqueId, () -> mapper.identity(account, project));
        for (JsonNode key : Node.list(list, "keys")) {
          if (Node.text(key, "name") == null) {
            rows.unidentified("a key of project " + project.id(), "name: is missing");
          } else {
            rows.add(
                ServiceAccountMapper.keyId(uniqueId, key),
                () -> ServiceAccountMapper.key(account, key));
          }
        }
      }
      // Deleted since it was listed: as if it had not been.
      case GoogleApi.Outcome.Gone() -> {}
      case GoogleApi.Outcome.Closed(String reason) -> {
        rows.add(uniqueId, () -> mapper.identity(account, project));
        rows.gap("keys of project " + project.id() + ": " + reason);
      }
    }
  }
}
