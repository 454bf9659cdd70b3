package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists, one after the other, each page by page. A list tells no changes since another one (a
 * resourceVersion is no time, and a watch forgets within minutes), so every run is a full one.
 *
 * <p>A list whose continue token has expired is begun anew within the run: what was read before is
 * read again. A list that is forbidden is a gap; the others go on. Where namespaces are named each
 * of them is a part of the stream; a list of the whole cluster may hold what would be of any.
 */
abstract class ListStream implements SourceStream {
  private static final String PART = "part";
  private static final String CONTINUE = "continue";
  private static final String RESTARTS = "restarts";
  private static final int MOST_RESTARTS = 5;

  /** One list. */
  private record Part(Resource resource, Optional<String> namespace) {}

  private final ApiServer server;
  private final Namespaces scope;
  private final List<Part> parts = new ArrayList<>();

  /**
   * @param clusterWide listed once
   * @param namespaced listed where {@code scope} says
   */
  ListStream(
      ApiServer server, Namespaces scope, List<Resource> clusterWide, List<Resource> namespaced) {
    this.server = server;
    this.scope = scope;
    clusterWide.forEach(resource -> parts.add(new Part(resource, Optional.empty())));
    for (Resource resource : namespaced) {
      scope.lists().forEach(place -> parts.add(new Part(resource, place)));
    }
  }

  /**
   * Maps one page's objects.
   *
   * @param begins whether the run begins
   */
  abstract void map(List<Item> items, boolean begins, Rows rows);

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public Page read(Checkpoint since) {
    int index = since.get(PART).map(Integer::parseInt).orElse(0);
    Part part = parts.get(index);
    Page page = read(index, part, since);
    return part.namespace().map(page::inPart).orElse(page);
  }

  private Page read(int index, Part part, Checkpoint since) {
    Rows rows = new Rows();
    return switch (server.list(part.resource(), part.namespace(), since.get(CONTINUE))) {
      case Answer.Listed(List<Item> items, Optional<String> next) -> {
        map(
            items.stream().filter(item -> scope.covers(item.namespace())).toList(),
            since.isStart(),
            rows);
        yield next.isPresent()
            ? rows.page(since.with(CONTINUE, next.get()), true)
            : partEnds(index, since, rows);
      }
      case Answer.Forbidden(String reason) -> {
        rows.gap(Optional.of(reason));
        yield partEnds(index, since, rows);
      }
      case Answer.Expired() -> rows.page(beginAnew(part, since), true);
    };
  }

  private Page partEnds(int index, Checkpoint since, Rows rows) {
    Checkpoint rest = since.without(CONTINUE).without(RESTARTS);
    return index + 1 < parts.size()
        ? rows.page(rest.with(PART, Integer.toString(index + 1)), true)
        : rows.page(rest.without(PART), false);
  }

  /** Counted, so that beginning anew twice is no cursor that does not move. */
  private static Checkpoint beginAnew(Part part, Checkpoint since) {
    int restarts = since.get(RESTARTS).map(Integer::parseInt).orElse(0) + 1;
    if (restarts > MOST_RESTARTS) {
      throw new SourceFailure.Rejected(
          "the list of "
              + part.resource().path(part.namespace())
              + " expires faster than it can be read; raise page-size");
    }
    return since.without(CONTINUE).with(RESTARTS, Integer.toString(restarts));
  }
}
