package io.concordat.connector.iam.entra;

import io.concordat.connector.iam.vocabulary.LabelNames;
import io.concordat.connector.iam.vocabulary.Privilege;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.util.Optional;

/**
 * Owners and grants as an addition to the identity, and each grant as an entitlement. A record of
 * its own, because the stream of service principals does not see them change, and a record belongs
 * to one stream.
 */
final class AccessMapper {
  private final LabelNames tags;

  AccessMapper(LabelNames tags) {
    this.tags = tags;
  }

  static String nativeId(String principalId) {
    return principalId + "#access";
  }

  SourceRow access(Access access) {
    String id = EntraKeys.guid(Node.text(access.principal(), "id"));
    SourceRow.Builder row =
        SourceRow.of(nativeId(id), EntityKind.IDENTITY)
            .enrichment()
            .key(KeyNamespaces.ENTRA_OBJECT_ID, id)
            .text(FieldNames.PRIVILEGE, privilege(access).map(Privilege::wireName).orElse(null));
    if (!access.owners().isEmpty() && !isNamedByTag(access, FieldNames.TECHNICAL_OWNER)) {
      row.text(FieldNames.TECHNICAL_OWNER, access.owners().getFirst());
    }
    if (!access.sponsors().isEmpty() && !isNamedByTag(access, FieldNames.SPONSOR)) {
      row.text(FieldNames.SPONSOR, access.sponsors().getFirst());
    }
    access
        .owners()
        .forEach(
            email ->
                row.relation(RelationTypes.OWNED_BY, EntityKind.PARTY, KeyNamespaces.EMAIL, email));
    access
        .grants()
        .forEach(
            grant ->
                row.relation(
                    RelationTypes.HOLDS,
                    EntityKind.ENTITLEMENT,
                    EntraKeys.PERMISSION,
                    grant.key()));
    return row.build();
  }

  static SourceRow entitlement(Grant grant) {
    return SourceRow.of(grant.key(), EntityKind.ENTITLEMENT)
        .type(grant.type().wireName())
        .key(EntraKeys.PERMISSION, grant.key())
        .text(FieldNames.NAME, grant.name())
        .text(FieldNames.ENTITLEMENT_TYPE, grant.type().wireName())
        .text(FieldNames.STATUS, "active")
        .text(FieldNames.PRIVILEGE, grant.privilege().map(Privilege::wireName).orElse(null))
        .build();
  }

  /** What a tag says stands on the identity's own record, and would be contradicted here. */
  private boolean isNamedByTag(Access access, String field) {
    SourceRow.Builder row = SourceRow.of("tags", EntityKind.IDENTITY);
    Tags.labels(tags, Node.texts(access.principal(), "tags")).describe(row, "oauth_app");
    return row.build().fields().containsKey(field);
  }

  /** The highest that is held; below admin only where everything held is known. */
  private static Optional<Privilege> privilege(Access access) {
    Privilege highest = Privilege.NONE;
    boolean known = access.allRead();
    for (Grant grant : access.grants()) {
      known &= grant.privilege().isPresent();
      highest = highest.or(grant.privilege().orElse(Privilege.NONE));
    }
    return known || highest == Privilege.ADMIN ? Optional.of(highest) : Optional.empty();
  }
}
