package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.iam.kubernetes.WholeLists.Whole;
import java.util.List;

/** ClusterRoleBindings, then RoleBindings, of those that are to service accounts. */
final class BindingStream extends ListStream {
  private final KubernetesKeys keys;
  private final Kept<Whole<Rbac>> rbac;

  BindingStream(ApiServer server, Namespaces scope, KubernetesKeys keys, Kept<Whole<Rbac>> rbac) {
    super(server, scope, List.of(Resource.CLUSTER_ROLE_BINDINGS), List.of(Resource.ROLE_BINDINGS));
    this.keys = keys;
    this.rbac = rbac;
  }

  @Override
  public String name() {
    return "bindings";
  }

  @Override
  void map(List<Item> items, boolean begins, Rows rows) {
    Whole<Rbac> known = rbac.get(begins);
    rows.gap(known.gap());
    for (Item binding : items) {
      if (Rbac.concernsAccounts(binding)) {
        rows.add(
            binding,
            () ->
                BindingMapper.row(
                    binding, known.value().privilege(RoleKey.givenBy(binding)), keys));
      }
    }
  }
}
