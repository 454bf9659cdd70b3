package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.vocabulary.LabelNames;
import io.concordat.connector.iam.vocabulary.Labels;
import io.concordat.connector.iam.vocabulary.Privilege;
import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.GroupDetail;
import software.amazon.awssdk.services.iam.model.PolicyDetail;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.UserDetail;

/**
 * Users and roles as identities that hold policies: at once, by a group, or by acting as a role.
 */
final class PrincipalMapper {
  private final LabelNames tagNames;
  private final Clock clock;

  PrincipalMapper(LabelNames tagNames, Clock clock) {
    this.tagNames = tagNames;
    this.clock = clock;
  }

  SourceRow user(UserDetail user, AccountPolicies policies) {
    SourceRow.Builder row =
        identity(user.userId(), user.arn(), user.userName(), user.tags(), "service_account")
            .instant(FieldNames.CREATED, user.createDate());
    List<GroupDetail> groups =
        user.groupList().stream().map(policies.groups()::get).filter(g -> g != null).toList();
    Set<String> managed = new LinkedHashSet<>();
    Set<String> inline = new LinkedHashSet<>();
    user.attachedManagedPolicies().forEach(policy -> managed.add(policy.policyArn()));
    user.userPolicyList()
        .forEach(policy -> inline.add(AwsKeys.inlinePolicy(user.userId(), policy.policyName())));
    for (GroupDetail group : groups) {
      row.relation(
          RelationTypes.MEMBER_OF,
          EntityKind.ENTITLEMENT,
          KeyNamespaces.AWS_UNIQUE_ID,
          group.groupId());
      group.attachedManagedPolicies().forEach(policy -> managed.add(policy.policyArn()));
      group
          .groupPolicyList()
          .forEach(
              policy -> inline.add(AwsKeys.inlinePolicy(group.groupId(), policy.policyName())));
    }
    holds(row, managed, inline);
    bounded(row, user.permissionsBoundary());
    privilege(
        row,
        policies.privilege(
            user.attachedManagedPolicies(),
            user.userPolicyList(),
            user.groupList(),
            user.permissionsBoundary()));
    return row.build();
  }

  SourceRow role(RoleDetail role, AccountPolicies policies) {
    SourceRow.Builder row =
        identity(role.roleId(), role.arn(), role.roleName(), role.tags(), "workload")
            .instant(FieldNames.CREATED, role.createDate());
    Set<String> managed =
        role.attachedManagedPolicies().stream()
            .map(AttachedPolicy::policyArn)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> inline =
        role.rolePolicyList().stream()
            .map(policy -> AwsKeys.inlinePolicy(role.roleId(), policy.policyName()))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    holds(row, managed, inline);
    bounded(row, role.permissionsBoundary());
    TrustPolicy.read(role.assumeRolePolicyDocument())
        .forEach(
            trusted ->
                row.relation(
                    RelationTypes.ASSUMABLE_BY,
                    trusted.kind(),
                    trusted.key().namespace(),
                    trusted.key().value()));
    privilege(
        row,
        policies.privilege(
            role.attachedManagedPolicies(),
            role.rolePolicyList(),
            List.of(),
            role.permissionsBoundary()));
    // Absent altogether, AWS did not say; an empty element says that there was no use.
    if (role.roleLastUsed() != null) {
      row.field(
          FieldNames.LAST_AUTHENTICATION,
          Usage.ofRole(role.roleLastUsed().lastUsedDate(), role.createDate(), clock.instant()));
    }
    return row.build();
  }

  /** The inline policies of one principal, as entitlements of their own. */
  List<SourceRow> inline(String holderId, String holderName, List<PolicyDetail> policies) {
    return policies.stream()
        .map(policy -> PolicyMapper.inline(holderId, holderName, policy))
        .toList();
  }

  private SourceRow.Builder identity(
      String id, String arn, String name, List<Tag> tags, String usualType) {
    SourceRow.Builder row =
        SourceRow.of(id, EntityKind.IDENTITY)
            .key(KeyNamespaces.AWS_UNIQUE_ID, id)
            .key(KeyNamespaces.AWS_ARN, arn)
            .text(FieldNames.NAME, name)
            // IAM has no switch for a user or a role: what is listed works.
            .text(FieldNames.STATUS, "active");
    Map<String, String> labels =
        tags.stream().collect(Collectors.toMap(Tag::key, Tag::value, (first, second) -> first));
    new Labels(tagNames, labels).describe(row, usualType);
    return row;
  }

  private static void holds(SourceRow.Builder row, Set<String> managed, Set<String> inline) {
    managed.forEach(
        arn ->
            row.relation(RelationTypes.HOLDS, EntityKind.ENTITLEMENT, KeyNamespaces.AWS_ARN, arn));
    inline.forEach(
        key ->
            row.relation(RelationTypes.HOLDS, EntityKind.ENTITLEMENT, AwsKeys.INLINE_POLICY, key));
  }

  private static void bounded(SourceRow.Builder row, AttachedPermissionsBoundary boundary) {
    if (boundary != null) {
      row.relation(
          RelationTypes.BOUNDED_BY,
          EntityKind.ENTITLEMENT,
          KeyNamespaces.AWS_ARN,
          boundary.permissionsBoundaryArn());
    }
  }

  private static void privilege(SourceRow.Builder row, Optional<Privilege> privilege) {
    row.text(FieldNames.PRIVILEGE, privilege.map(Privilege::wireName).orElse(null));
  }
}
