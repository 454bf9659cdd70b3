package io.concordat.connector.iam.aws;

import java.util.List;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;

/** Roles, each with its inline policies and its last use. */
final class RoleStream extends DetailsStream {
  private final List<String> excludedPaths;
  private final PolicyLookup policies;
  private final PrincipalMapper mapper;

  RoleStream(IamApi api, AwsConfig.Account account, PolicyLookup policies, PrincipalMapper mapper) {
    super(api, List.of(EntityType.ROLE), account.pageSize());
    this.excludedPaths = account.excludedPaths();
    this.policies = policies;
    this.mapper = mapper;
  }

  @Override
  public String name() {
    return "roles";
  }

  @Override
  void map(GetAccountAuthorizationDetailsResponse page, boolean begins, Rows rows) {
    AccountPolicies known = policies.read(begins);
    page.roleDetailList().stream()
        .filter(role -> excludedPaths.stream().noneMatch(role.path()::startsWith))
        .forEach(
            role -> {
              rows.add(role.roleId(), () -> mapper.role(role, known));
              rows.addAll(
                  role.roleId(),
                  () -> mapper.inline(role.roleId(), role.roleName(), role.rolePolicyList()));
            });
  }
}
