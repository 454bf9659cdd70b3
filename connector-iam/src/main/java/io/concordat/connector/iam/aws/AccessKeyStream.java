package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.aws.IamApi.Part;
import io.concordat.connector.spi.Checkpoint;
import io.concordat.connector.spi.Page;
import io.concordat.connector.spi.SourceStream;
import io.concordat.contract.PullMode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.User;

/**
 * Access keys: a page of users, then for each user its keys, then for each key its last use. No
 * list has them all at once. A page is small, so that a cut costs little; and what was learnt of a
 * page's users before a throttling is kept, so that trying again goes on instead of beginning anew.
 */
final class AccessKeyStream implements SourceStream {
  private static final String MARKER = "marker";

  private final IamApi api;
  private final AwsConfig.Account account;
  private final Clock clock;
  private final PageMemory<UserKeys> memory;

  AccessKeyStream(IamApi api, AwsConfig.Account account, Clock clock) {
    this.api = api;
    this.account = account;
    this.clock = clock;
    this.memory = new PageMemory<>(clock);
  }

  @Override
  public String name() {
    return "access-keys";
  }

  @Override
  public PullMode preferredMode() {
    return PullMode.FULL;
  }

  @Override
  public Page read(Checkpoint since) {
    Map<String, UserKeys> learnt = memory.of(since);
    ListUsersResponse users = api.users(since.get(MARKER), account.usersPerPage());
    List<UserKeys> keys =
        Fanout.each(
            users.users().stream().filter(this::included).toList(),
            account.concurrency(),
            user -> keysOf(user, learnt));
    memory.forget();
    return page(since, keys, IamApi.next(users.isTruncated(), users.marker()));
  }

  private boolean included(User user) {
    return account.excludedPaths().stream().noneMatch(user.path()::startsWith);
  }

  private Page page(Checkpoint since, List<UserKeys> all, Optional<String> next) {
    Instant now = clock.instant();
    DetailsStream.Rows rows = new DetailsStream.Rows();
    for (UserKeys one : all) {
      one.keys()
          .forEach(
              key ->
                  rows.add(
                      key.metadata().accessKeyId(),
                      () -> AccessKeyMapper.key(key, one.user(), now)));
      AccessKeyMapper.usage(one, now).ifPresent(rows::add);
    }
    Page page =
        next.isPresent()
            ? rows.page(since.with(MARKER, next.get()), true)
            : rows.page(since.without(MARKER), false);
    return all.stream()
        .flatMap(one -> one.gap().stream())
        .findFirst()
        .map(page::withGap)
        .orElse(page);
  }

  private UserKeys keysOf(User user, Map<String, UserKeys> learnt) {
    UserKeys known = learnt.get(user.userId());
    if (known == null) {
      known = ask(user);
      learnt.put(user.userId(), known);
    }
    return known;
  }

  private UserKeys ask(User user) {
    return switch (api.accessKeys(user.userName())) {
      case Part.Found<List<AccessKeyMetadata>>(var keys) -> withLastUse(user, keys);
      case Part.Gone<List<AccessKeyMetadata>>() -> new UserKeys(user, List.of(), Optional.empty());
      case Part.Denied<List<AccessKeyMetadata>>(String reason) ->
          new UserKeys(user, List.of(), Optional.of(reason + " for a user"));
    };
  }

  private UserKeys withLastUse(User user, List<AccessKeyMetadata> metadata) {
    List<UserKeys.Key> keys = new ArrayList<>();
    Optional<String> gap = Optional.empty();
    for (AccessKeyMetadata one : metadata) {
      switch (api.lastUsed(one.accessKeyId())) {
        case Part.Found<AccessKeyLastUsed>(var used) ->
            keys.add(new UserKeys.Key(one, Optional.of(used)));
        case Part.Gone<AccessKeyLastUsed>() -> {}
        case Part.Denied<AccessKeyLastUsed>(String reason) -> {
          keys.add(new UserKeys.Key(one, Optional.empty()));
          gap = Optional.of(reason + " for a key");
        }
      }
    }
    return new UserKeys(user, keys, gap);
  }
}
