package io.concordat.connector.iam.kubernetes;

import java.util.Optional;

/** The resources that are read. */
enum Resource {
  SERVICE_ACCOUNTS("", "serviceaccounts", true),
  NAMESPACES("", "namespaces", true),
  /** Of one type alone, which the server picks out. */
  TOKEN_SECRETS("", "secrets", true),
  CLUSTER_ROLES("rbac.authorization.k8s.io", "clusterroles", false),
  ROLES("rbac.authorization.k8s.io", "roles", false),
  CLUSTER_ROLE_BINDINGS("rbac.authorization.k8s.io", "clusterrolebindings", false),
  ROLE_BINDINGS("rbac.authorization.k8s.io", "rolebindings", false);

  private final String group;
  private final String plural;
  private final boolean metadataOnly;

  Resource(String group, String plural, boolean metadataOnly) {
    this.group = group;
    this.plural = plural;
    this.metadataOnly = metadataOnly;
  }

  /** Whether the metadata is enough: then the server is asked for nothing else. */
  boolean metadataOnly() {
    return metadataOnly;
  }

  Optional<String> fieldSelector() {
    return this == TOKEN_SECRETS
        ? Optional.of("type=" + TokenSecretMapper.TOKEN_TYPE)
        : Optional.empty();
  }

  /** The list in one namespace, or in the whole cluster. */
  String path(Optional<String> namespace) {
    return (group.isEmpty() ? "/api/v1" : "/apis/" + group + "/v1")
        + namespace.map(name -> "/namespaces/" + name).orElse("")
        + "/"
        + plural;
  }

  /** Words for a person who may have to grant the right. */
  String missingRight(Optional<String> namespace) {
    return right(namespace) + " is not allowed";
  }

  /** The right that a list needs: verb, resource and place. */
  String right(Optional<String> namespace) {
    return "'list' on '"
        + plural
        + (group.isEmpty() ? "'" : "." + group + "'")
        + namespace.map(name -> " in namespace '" + name + "'").orElse(" in the whole cluster");
  }
}
