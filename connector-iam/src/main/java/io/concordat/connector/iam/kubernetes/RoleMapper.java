package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;

/** A ClusterRole or Role as an entitlement. */
final class RoleMapper {
  private RoleMapper() {}

  static SourceRow row(Item role, KubernetesKeys keys) {
    RoleKey name = RoleKey.of(role);
    String type = name.clusterWide() ? "cluster_role" : "role";
    return SourceRow.of(role.uid(), EntityKind.ENTITLEMENT)
        .type(type)
        .key(KeyNamespaces.KUBERNETES_UID, keys.uid(role.uid()))
        .key(KubernetesKeys.ROLE, keys.role(name))
        .text(FieldNames.NAME, role.fullName())
        .text(
            FieldNames.DESCRIPTION,
            role.metadata().annotations().get(ServiceAccountMapper.DESCRIPTION))
        .text(FieldNames.ENTITLEMENT_TYPE, type)
        .text(FieldNames.STATUS, "active")
        .text(FieldNames.PRIVILEGE, Privileges.of(role.rules()).wireName())
        .instant(FieldNames.CREATED, role.created())
        .build();
  }
}
