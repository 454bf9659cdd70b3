package io.concordat.connector.iam.google;

import io.concordat.connector.iam.vocabulary.Rows;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The roles of service accounts. First every project's bindings are gathered, a project to a page;
 * then they are served, a row to a service account. What was gathered is in memory only: a run that
 * goes on after a restart gathers again.
 */
final class AccessStream implements SourceStream {
  private static final String RUN = "run";
  private static final String SERVED = "served";
  private static final int PAGE = 200;

  private final GoogleApi api;
  private final ProjectWalk walk;
  private Bindings gathered;

  AccessStream(GoogleApi api, ProjectWalk walk) {
    this.api = api;
    this.walk = walk;
  }

  @Override
  public String name() {
    return "access";
  }

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public synchronized Page read(Checkpoint since) {
    Optional<String> run = since.get(RUN);
    if (run.isEmpty() || gathered == null || !run.get().equals(gathered.run())) {
      gathered = new Bindings(api, UUID.randomUUID().toString());
      return gather(new Checkpoint(since.mode(), Map.of(RUN, gathered.run())));
    }
    return since.get(SERVED).map(after -> serve(since, after)).orElseGet(() -> gather(since));
  }

  private Page gather(Checkpoint since) {
    Rows rows = new Rows();
    ProjectWalk.Step step = walk.from(since, rows);
    step.project().ifPresent(project -> gathered.gather(project, rows));
    return rows.page(step.next().orElseGet(() -> since.with(SERVED, "")), true);
  }

  private Page serve(Checkpoint since, String after) {
    Rows rows = new Rows();
    List<String> accounts = gathered.accounts(after, PAGE);
    Map<String, Binding> bindings = new LinkedHashMap<>();
    for (String account : accounts) {
      rows.add(
          AccessMapper.nativeId(account), () -> AccessMapper.access(account, gathered.of(account)));
      gathered.of(account).forEach(binding -> bindings.put(binding.key(), binding));
    }
    bindings.forEach((key, binding) -> rows.add(key, () -> AccessMapper.entitlement(binding)));
    return accounts.size() < PAGE
        ? rows.page(Checkpoint.start(), false)
        : rows.page(since.with(SERVED, accounts.getLast()), true);
  }
}
