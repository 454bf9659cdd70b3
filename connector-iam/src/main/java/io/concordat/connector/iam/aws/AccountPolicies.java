package io.concordat.connector.iam.aws;

import io.concordat.connector.iam.vocabulary.Privilege;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.GroupDetail;
import software.amazon.awssdk.services.iam.model.PolicyDetail;

/**
 * What the account's managed policies and groups allow: needed to say what a principal may do.
 *
 * @param documents what each managed policy allows, by ARN; a policy that could not be read is not
 *     in it
 * @param groups by name
 */
record AccountPolicies(Map<String, PolicyDocument> documents, Map<String, GroupDetail> groups) {
  private static final Set<String> ADMIN_BY_NAME = Set.of("AdministratorAccess", "IAMFullAccess");

  AccountPolicies {
    documents = Map.copyOf(documents);
    groups = Map.copyOf(groups);
  }

  /**
   * The highest privilege of a principal, groups included.
   *
   * @return empty where a policy is unknown that could raise it: then it is not asserted
   */
  Optional<Privilege> privilege(
      List<AttachedPolicy> attached,
      List<PolicyDetail> inline,
      List<String> groupNames,
      AttachedPermissionsBoundary boundary) {
    List<Optional<PolicyDocument>> all = new ArrayList<>();
    attached.forEach(policy -> all.add(managed(policy)));
    inline.forEach(policy -> all.add(PolicyDocument.read(policy.policyDocument())));
    for (String name : groupNames) {
      GroupDetail group = groups.get(name);
      if (group == null) {
        all.add(Optional.empty());
      } else {
        group.attachedManagedPolicies().forEach(policy -> all.add(managed(policy)));
        group
            .groupPolicyList()
            .forEach(policy -> all.add(PolicyDocument.read(policy.policyDocument())));
      }
    }
    return sum(all).map(sum -> bounded(sum, boundary));
  }

  private static Optional<Privilege> sum(List<Optional<PolicyDocument>> all) {
    Privilege highest = Privilege.NONE;
    boolean unknown = false;
    for (Optional<PolicyDocument> document : all) {
      if (document.isEmpty()) {
        unknown = true;
      } else if (document.get().deniesAll()) {
        return Optional.of(Privilege.NONE);
      } else {
        highest = highest.or(document.get().allows());
      }
    }
    return unknown && highest != Privilege.ADMIN ? Optional.empty() : Optional.of(highest);
  }

  private Privilege bounded(Privilege privilege, AttachedPermissionsBoundary boundary) {
    if (boundary == null || !documents.containsKey(boundary.permissionsBoundaryArn())) {
      return privilege;
    }
    return privilege.atMost(documents.get(boundary.permissionsBoundaryArn()).allows());
  }

  /** By its document, or by AWS's own name for it where the document was not served. */
  private Optional<PolicyDocument> managed(AttachedPolicy policy) {
    PolicyDocument document = documents.get(policy.policyArn());
    if (document != null) {
      return Optional.of(document);
    }
    boolean awsOwn = policy.policyArn() != null && policy.policyArn().contains(":iam::aws:");
    return awsOwn ? byName(policy.policyName()) : Optional.empty();
  }

  private static Optional<PolicyDocument> byName(String name) {
    if (ADMIN_BY_NAME.contains(name)) {
      return Optional.of(new PolicyDocument(Privilege.ADMIN, false));
    }
    if (name.endsWith("ReadOnlyAccess") || name.equals("SecurityAudit")) {
      return Optional.of(new PolicyDocument(Privilege.READ, false));
    }
    if (name.endsWith("FullAccess") || name.equals("PowerUserAccess")) {
      return Optional.of(new PolicyDocument(Privilege.WRITE, false));
    }
    return Optional.empty();
  }
}
