package io.concordat.connector.iam.kubernetes;

/**
 * A role by its name, as bindings refer to it.
 *
 * @param namespace blank for a ClusterRole
 */
record RoleKey(String namespace, String name) {
  private static final String CLUSTER_ROLE = "ClusterRole";

  static RoleKey of(Item role) {
    return new RoleKey(role.namespace(), role.name());
  }

  /** What a binding gives: a ClusterRole, or a Role beside the binding. */
  static RoleKey givenBy(Item binding) {
    Item.RoleRef ref = binding.roleRef();
    return new RoleKey(
        CLUSTER_ROLE.equals(ref.kind()) ? "" : binding.namespace(), String.valueOf(ref.name()));
  }

  boolean clusterWide() {
    return namespace.isEmpty();
  }

  @Override
  public String toString() {
    return clusterWide() ? "clusterroles/" + name : namespace + "/roles/" + name;
  }
}
