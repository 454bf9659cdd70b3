package io.concordat.connector.iam.kubernetes;

/**
 * Keys of one cluster's things. A uid is unique where it was made, and a cluster that was restored
 * from another's backup may hold the same, so that the cluster's name belongs to each key.
 *
 * @param cluster the configured name
 */
record KubernetesKeys(String cluster) {
  /** {@code <cluster>/clusterroles/<name>} or {@code <cluster>/<namespace>/roles/<name>}. */
  static final String ROLE = "kubernetes:role";

  String uid(String uid) {
    return uid == null || uid.isBlank() ? null : cluster + "/" + uid;
  }

  String account(String namespace, String name) {
    return cluster + "/" + namespace + "/" + name;
  }

  String role(RoleKey role) {
    return cluster + "/" + role;
  }
}
