package io.concordat.connector.iam.aws;

import java.util.List;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;

/** Groups. Who is a member of one is told by the user, what it brings by the group. */
final class GroupStream extends DetailsStream {
  GroupStream(IamApi api, int pageSize) {
    super(api, List.of(EntityType.GROUP), pageSize);
  }

  @Override
  public String name() {
    return "groups";
  }

  @Override
  void map(GetAccountAuthorizationDetailsResponse page, boolean begins, Rows rows) {
    page.groupDetailList()
        .forEach(group -> rows.add(group.groupId(), () -> PolicyMapper.group(group)));
  }
}
