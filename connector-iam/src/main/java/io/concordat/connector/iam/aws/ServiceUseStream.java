package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.aws.IamApi.Part;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceFailure;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;

/**
 * What users and roles tried to use. AWS collects it for each one by itself: a page of principals
 * is asked to be collected and then asked after until all of it is there. Jobs that were begun are
 * kept while the runtime waits, so that none is begun twice.
 */
final class ServiceUseStream implements SourceStream {
  private static final String MARKER = "marker";
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);
  private static final List<EntityType> KINDS = List.of(EntityType.USER, EntityType.ROLE);

  private final IamApi api;
  private final AwsConfig.Account account;
  private final PageMemory<Progress> memory;

  ServiceUseStream(IamApi api, AwsConfig.Account account, Clock clock) {
    this.api = api;
    this.account = account;
    this.memory = new PageMemory<>(clock);
  }

  /** A user or role. */
  record Principal(String id, String arn, Instant created) {}

  /** How far AWS is with one principal. */
  private sealed interface Progress {
    record Begun(String job) implements Progress {}

    record Known(ServiceUse use) implements Progress {}

    /** Deleted since it was listed. */
    record Gone() implements Progress {}

    record Denied(String reason) implements Progress {}
  }

  @Override
  public String name() {
    return "service-use";
  }

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public Page read(Checkpoint since) {
    Map<String, Progress> known = memory.of(since);
    GetAccountAuthorizationDetailsResponse answer =
        api.details(KINDS, since.get(MARKER), account.usersPerPage());
    List<Principal> principals = principals(answer);
    Fanout.each(principals, account.concurrency(), principal -> advance(known, principal));
    long waiting = known.values().stream().filter(Progress.Begun.class::isInstance).count();
    if (waiting > 0) {
      throw new SourceFailure.Throttled(
          "GetServiceLastAccessedDetails: AWS is collecting it for " + waiting + " principals",
          Optional.of(LOOK_AGAIN));
    }
    Page page = page(since, principals, Map.copyOf(known), answer);
    memory.forget();
    return page;
  }

  private Page page(
      Checkpoint since,
      List<Principal> principals,
      Map<String, Progress> known,
      GetAccountAuthorizationDetailsResponse answer) {
    DetailsStream.Rows rows = new DetailsStream.Rows();
    Optional<String> gap = Optional.empty();
    for (Principal principal : principals) {
      switch (known.get(principal.id())) {
        case Progress.Known(var use) ->
            rows.add(
                ServiceUseMapper.nativeId(principal), () -> ServiceUseMapper.row(principal, use));
        case Progress.Denied(var reason) -> gap = Optional.of(reason + " for a principal");
        case Progress.Gone gone -> {}
        case Progress.Begun begun -> throw new IllegalStateException("not waited for");
      }
    }
    Optional<String> next = IamApi.next(answer.isTruncated(), answer.marker());
    Page page =
        next.isPresent()
            ? rows.page(since.with(MARKER, next.get()), true)
            : rows.page(since.without(MARKER), false);
    return gap.map(page::withGap).orElse(page);
  }

  private Progress advance(Map<String, Progress> known, Principal principal) {
    Progress progress = known.get(principal.id());
    if (progress == null) {
      progress = begin(principal);
      known.put(principal.id(), progress);
    }
    if (progress instanceof Progress.Begun(String job)) {
      progress = look(job);
      known.put(principal.id(), progress);
    }
    return progress;
  }

  private Progress begin(Principal principal) {
    return switch (api.collectServiceUse(principal.arn())) {
      case Part.Found<String>(var job) -> new Progress.Begun(job);
      case Part.Gone<String>() -> new Progress.Gone();
      case Part.Denied<String>(var reason) -> new Progress.Denied(reason);
    };
  }

  private Progress look(String job) {
    return switch (api.serviceUse(job)) {
      case Part.Found<Optional<ServiceUse>>(var use) ->
          use.<Progress>map(Progress.Known::new).orElseGet(() -> new Progress.Begun(job));
      case Part.Gone<Optional<ServiceUse>>() -> new Progress.Gone();
      case Part.Denied<Optional<ServiceUse>>(var reason) -> new Progress.Denied(reason);
    };
  }

  private List<Principal> principals(GetAccountAuthorizationDetailsResponse answer) {
    return Stream.concat(
            answer.userDetailList().stream()
                .filter(user -> included(user.path()))
                .map(user -> new Principal(user.userId(), user.arn(), user.createDate())),
            answer.roleDetailList().stream()
                .filter(role -> included(role.path()))
                .map(role -> new Principal(role.roleId(), role.arn(), role.createDate())))
        .toList();
  }

  private boolean included(String path) {
    return account.excludedPaths().stream().noneMatch(path::startsWith);
  }
}
