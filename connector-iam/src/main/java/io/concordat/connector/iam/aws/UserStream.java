package io.concordat.connector.iam.aws;

import java.util.List;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;

/** Users, each with its inline policies. */
final class UserStream extends DetailsStream {
  private final List<String> excludedPaths;
  private final PolicyLookup policies;
  private final PrincipalMapper mapper;

  UserStream(IamApi api, AwsConfig.Account account, PolicyLookup policies, PrincipalMapper mapper) {
    super(api, List.of(EntityType.USER), account.pageSize());
    this.excludedPaths = account.excludedPaths();
    this.policies = policies;
    this.mapper = mapper;
  }

  @Override
  public String name() {
    return "users";
  }

  @Override
  void map(GetAccountAuthorizationDetailsResponse page, boolean begins, Rows rows) {
    AccountPolicies known = policies.read(begins);
    page.userDetailList().stream()
        .filter(user -> excludedPaths.stream().noneMatch(user.path()::startsWith))
        .forEach(
            user -> {
              rows.add(user.userId(), () -> mapper.user(user, known));
              rows.addAll(
                  user.userId(),
                  () -> mapper.inline(user.userId(), user.userName(), user.userPolicyList()));
            });
  }
}
