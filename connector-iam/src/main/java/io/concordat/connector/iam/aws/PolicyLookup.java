package io.concordat.connector.iam.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.GroupDetail;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyVersion;

/**
 * Reads the account's policies and groups, and keeps them for the length of a pull: users and roles
 * follow one another and share one reading.
 */
final class PolicyLookup {
  /** Long enough for the streams of one pull, too short for a second pull to see old policies. */
  private static final Duration KEPT = Duration.ofSeconds(30);

  static final List<EntityType> KINDS =
      List.of(EntityType.LOCAL_MANAGED_POLICY, EntityType.AWS_MANAGED_POLICY, EntityType.GROUP);

  private final IamApi api;
  private final int pageSize;
  private final Clock clock;
  private Instant readAt = Instant.MIN;
  private AccountPolicies policies;

  PolicyLookup(IamApi api, int pageSize, Clock clock) {
    this.api = api;
    this.pageSize = pageSize;
    this.clock = clock;
  }

  /**
   * @param begins whether a run begins: then what was read for an earlier pull is not good enough
   */
  synchronized AccountPolicies read(boolean begins) {
    Instant now = clock.instant();
    if (policies == null || (begins && readAt.isBefore(now.minus(KEPT)))) {
      policies = readAll();
      readAt = now;
    }
    return policies;
  }

  private AccountPolicies readAll() {
    Map<String, PolicyDocument> documents = new HashMap<>();
    Map<String, GroupDetail> groups = new HashMap<>();
    Optional<String> marker = Optional.empty();
    do {
      GetAccountAuthorizationDetailsResponse page = api.details(KINDS, marker, pageSize);
      for (ManagedPolicyDetail policy : page.policies()) {
        defaultVersion(policy).ifPresent(document -> documents.put(policy.arn(), document));
      }
      page.groupDetailList().forEach(group -> groups.put(group.groupName(), group));
      marker = IamApi.next(page.isTruncated(), page.marker());
    } while (marker.isPresent());
    return new AccountPolicies(documents, groups);
  }

  /** What the version in force allows; older versions allow nothing any more. */
  static Optional<PolicyDocument> defaultVersion(ManagedPolicyDetail policy) {
    return policy.policyVersionList().stream()
        .filter(version -> Boolean.TRUE.equals(version.isDefaultVersion()))
        .map(PolicyVersion::document)
        .findFirst()
        .flatMap(PolicyDocument::read);
  }
}
