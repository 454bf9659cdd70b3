package io.concordat.connector.iam.kubernetes;

import java.util.List;

/** ClusterRoles, then Roles. */
final class RoleStream extends ListStream {
  private final KubernetesKeys keys;

  RoleStream(ApiServer server, Namespaces scope, KubernetesKeys keys) {
    super(server, scope, List.of(Resource.CLUSTER_ROLES), List.of(Resource.ROLES));
    this.keys = keys;
  }

  @Override
  public String name() {
    return "roles";
  }

  @Override
  void map(List<Item> items, boolean begins, Rows rows) {
    items.forEach(role -> rows.add(role, () -> RoleMapper.row(role, keys)));
  }
}
