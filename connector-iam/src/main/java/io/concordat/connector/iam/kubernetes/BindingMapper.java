package io.concordat.connector.iam.kubernetes;

import io.concordat.connector.iam.vocabulary.Privilege;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.util.Optional;

/** A binding as an entitlement: the act by which a role is given, and what is to be taken back. */
final class BindingMapper {
  private BindingMapper() {}

  /**
   * @param privilege of its role; empty if that is not there or could not be read
   */
  static SourceRow row(Item binding, Optional<Privilege> privilege, KubernetesKeys keys) {
    String type = binding.namespace().isEmpty() ? "cluster_role_binding" : "role_binding";
    return SourceRow.of(binding.uid(), EntityKind.ENTITLEMENT)
        .type(type)
        .key(KeyNamespaces.KUBERNETES_UID, keys.uid(binding.uid()))
        .relation(
            RelationTypes.GRANTS,
            EntityKind.ENTITLEMENT,
            KubernetesKeys.ROLE,
            keys.role(RoleKey.givenBy(binding)))
        .text(FieldNames.NAME, binding.fullName())
        .text(
            FieldNames.DESCRIPTION,
            binding.metadata().annotations().get(ServiceAccountMapper.DESCRIPTION))
        .text(FieldNames.ENTITLEMENT_TYPE, type)
        .text(FieldNames.STATUS, "active")
        .text(FieldNames.PRIVILEGE, privilege.map(Privilege::wireName).orElse(null))
        .instant(FieldNames.CREATED, binding.created())
        .build();
  }
}
