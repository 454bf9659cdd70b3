package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceRow;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;

/**
 * Pages through GetAccountAuthorizationDetails, the only list that carries tags, policies and a
 * role's last use at once: one call for a page of principals, none for each. IAM tells no changes,
 * so every run is a full one.
 */
abstract class DetailsStream implements SourceStream {
  private static final String MARKER = "marker";

  private final IamApi api;
  private final List<EntityType> kinds;
  private final int pageSize;

  DetailsStream(IamApi api, List<EntityType> kinds, int pageSize) {
    this.api = api;
    this.kinds = List.copyOf(kinds);
    this.pageSize = pageSize;
  }

  /** Maps what one page holds. */
  abstract void map(GetAccountAuthorizationDetailsResponse page, boolean begins, Rows rows);

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public Page read(Checkpoint since) {
    GetAccountAuthorizationDetailsResponse answer = api.details(kinds, since.get(MARKER), pageSize);
    Rows rows = new Rows();
    map(answer, since.isStart(), rows);
    Optional<String> next = IamApi.next(answer.isTruncated(), answer.marker());
    return next.isPresent()
        ? rows.page(since.with(MARKER, next.get()), true)
        : rows.page(since.without(MARKER), false);
  }

  /** Collects what could be mapped and what could not. */
  static final class Rows {
    private final List<SourceRow> mapped = new ArrayList<>();
    private final List<Page.Reject> rejects = new ArrayList<>();

    void add(SourceRow row) {
      mapped.add(row);
    }

    void add(String nativeId, Supplier<SourceRow> mapping) {
      addAll(nativeId, () -> List.of(mapping.get()));
    }

    Page page(Checkpoint next, boolean more) {
      return new Page(mapped, rejects, next, more, Optional.empty());
    }

    /** Adds rows whose ids are not known where they cannot be mapped: then none may be retired. */
    void addAllOrHide(String where, Supplier<List<SourceRow>> mapping) {
      try {
        mapped.addAll(mapping.get());
      } catch (IllegalArgumentException e) {
        rejects.add(Page.Reject.unidentified(where, e.getMessage()));
      }
    }

    void addAll(String nativeId, Supplier<List<SourceRow>> mapping) {
      try {
        mapped.addAll(mapping.get());
      } catch (IllegalArgumentException e) {
        rejects.add(
            nativeId == null || nativeId.isBlank()
                ? Page.Reject.unidentified("a row without an id", e.getMessage())
                : new Page.Reject(nativeId, e.getMessage()));
      }
    }
  }
}
