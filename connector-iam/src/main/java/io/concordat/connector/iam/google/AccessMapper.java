package io.concordat.connector.iam.google;

import io.concordat.connector.iam.vocabulary.Privilege;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.util.Optional;
import java.util.Set;

/** Roles as an addition to the service account that holds them, and each as an entitlement. */
final class AccessMapper {
  /** When the role holds: the condition's expression. */
  static final String CONDITION = "condition";

  private AccessMapper() {}

  static String nativeId(String account) {
    return account + "#access";
  }

  static SourceRow access(String account, Set<Binding> held) {
    SourceRow.Builder row =
        SourceRow.of(nativeId(account), EntityKind.IDENTITY)
            .enrichment()
            .key(KeyNamespaces.GOOGLE_SERVICE_ACCOUNT, account)
            .text(FieldNames.PRIVILEGE, privilege(held).map(Privilege::wireName).orElse(null));
    held.forEach(
        binding ->
            row.relation(
                RelationTypes.HOLDS, EntityKind.ENTITLEMENT, GoogleKeys.BINDING, binding.key()));
    return row.build();
  }

  static SourceRow entitlement(Binding binding) {
    String type = binding.resource().substring(0, binding.resource().indexOf('/') - 1) + "_role";
    return SourceRow.of(binding.key(), EntityKind.ENTITLEMENT)
        .type(type)
        .key(GoogleKeys.BINDING, binding.key())
        .text(
            FieldNames.NAME,
            binding.role()
                + " on "
                + binding.resource()
                + binding.condition().map(one -> " if " + one.title()).orElse(""))
        .text(FieldNames.ENTITLEMENT_TYPE, type)
        .text(FieldNames.STATUS, "active")
        .text(CONDITION, binding.condition().map(Binding.Condition::expression).orElse(null))
        .text(FieldNames.PRIVILEGE, binding.privilege().map(Privilege::wireName).orElse(null))
        .build();
  }

  /** The highest that is held; below admin only where every role tells. */
  private static Optional<Privilege> privilege(Set<Binding> held) {
    Privilege highest = Privilege.NONE;
    boolean known = true;
    for (Binding binding : held) {
      known &= binding.privilege().isPresent();
      highest = highest.or(binding.privilege().orElse(Privilege.NONE));
    }
    return known || highest == Privilege.ADMIN ? Optional.of(highest) : Optional.empty();
  }
}
