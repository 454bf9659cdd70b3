package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;
import io.concordat.contract.RelationTypes;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.GroupDetail;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyDetail;

/** Policies, and the groups that bring them, as entitlements. */
final class PolicyMapper {
  private PolicyMapper() {}

  static SourceRow managed(ManagedPolicyDetail policy) {
    boolean awsOwn = policy.arn() != null && policy.arn().contains(":iam::aws:");
    SourceRow.Builder row =
        SourceRow.of(policy.policyId(), EntityKind.ENTITLEMENT)
            .type("managed_policy")
            .effectiveAt(policy.updateDate())
            .key(KeyNamespaces.AWS_ARN, policy.arn())
            .key(KeyNamespaces.AWS_UNIQUE_ID, policy.policyId())
            .text(FieldNames.NAME, policy.policyName())
            .text(FieldNames.DESCRIPTION, policy.description())
            .text(
                FieldNames.ENTITLEMENT_TYPE,
                awsOwn ? "aws_managed_policy" : "customer_managed_policy")
            .text(FieldNames.STATUS, "active")
            .instant(FieldNames.CREATED, policy.createDate());
    privilege(row, PolicyLookup.defaultVersion(policy));
    return row.build();
  }

  static SourceRow inline(String holderId, String holderName, PolicyDetail policy) {
    String key = AwsKeys.inlinePolicy(holderId, policy.policyName());
    SourceRow.Builder row =
        SourceRow.of(key, EntityKind.ENTITLEMENT)
            .type("inline_policy")
            .key(AwsKeys.INLINE_POLICY, key)
            .text(FieldNames.NAME, policy.policyName() + " of " + holderName)
            .text(FieldNames.ENTITLEMENT_TYPE, "inline_policy")
            .text(FieldNames.STATUS, "active");
    privilege(row, PolicyDocument.read(policy.policyDocument()));
    return row.build();
  }

  static SourceRow group(GroupDetail group) {
    SourceRow.Builder row =
        SourceRow.of(group.groupId(), EntityKind.ENTITLEMENT)
            .type("group")
            .key(KeyNamespaces.AWS_UNIQUE_ID, group.groupId())
            .key(KeyNamespaces.AWS_ARN, group.arn())
            .text(FieldNames.NAME, group.groupName())
            .text(FieldNames.ENTITLEMENT_TYPE, "iam_group")
            .text(FieldNames.STATUS, "active")
            .instant(FieldNames.CREATED, group.createDate());
    group
        .attachedManagedPolicies()
        .forEach(
            policy ->
                row.relation(
                    RelationTypes.BRINGS,
                    EntityKind.ENTITLEMENT,
                    KeyNamespaces.AWS_ARN,
                    policy.policyArn()));
    group
        .groupPolicyList()
        .forEach(
            policy ->
                row.relation(
                    RelationTypes.BRINGS,
                    EntityKind.ENTITLEMENT,
                    AwsKeys.INLINE_POLICY,
                    AwsKeys.inlinePolicy(group.groupId(), policy.policyName())));
    return row.build();
  }

  private static void privilege(SourceRow.Builder row, Optional<PolicyDocument> document) {
    row.text(FieldNames.PRIVILEGE, document.map(d -> d.allows().wireName()).orElse(null));
  }
}
