package io.concordat.connector.iam.aws;

import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;

/**
 * Managed policies and the inline policies of groups. Of AWS's own policies, more than a thousand,
 * only those count that the account uses.
 */
final class PolicyStream extends DetailsStream {
  PolicyStream(IamApi api, int pageSize) {
    super(api, PolicyLookup.KINDS, pageSize);
  }

  @Override
  public String name() {
    return "policies";
  }

  @Override
  void map(GetAccountAuthorizationDetailsResponse page, boolean begins, Rows rows) {
    page.policies().stream()
        .filter(policy -> !policy.arn().contains(":iam::aws:") || uses(policy.attachmentCount()))
        .forEach(policy -> rows.add(policy.policyId(), () -> PolicyMapper.managed(policy)));
    page.groupDetailList()
        .forEach(
            group ->
                rows.addAll(
                    group.groupId(),
                    () ->
                        group.groupPolicyList().stream()
                            .map(
                                policy ->
                                    PolicyMapper.inline(group.groupId(), group.groupName(), policy))
                            .toList()));
  }

  private static boolean uses(Integer attachments) {
    return attachments == null || attachments > 0;
  }
}
