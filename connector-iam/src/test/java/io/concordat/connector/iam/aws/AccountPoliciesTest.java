package io.concordat.connector.iam.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.iam.vocabulary.Privilege;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.GroupDetail;
import software.amazon.awssdk.services.iam.model.PolicyDetail;

class AccountPoliciesTest {
  private static final String READ = "arn:aws:iam::1:policy/read";
  private static final String DENY = "arn:aws:iam::1:policy/deny";

  private final AccountPolicies policies =
      new AccountPolicies(
          Map.of(
              READ, new PolicyDocument(Privilege.READ, false),
              DENY, new PolicyDocument(Privilege.NONE, true)),
          Map.of(
              "writers",
              GroupDetail.builder()
                  .groupName("writers")
                  .groupId("AGPA1")
                  .groupPolicyList(
                      PolicyDetail.builder()
                          .policyName("put")
                          .policyDocument(
                              "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\",\"Resource\":\"*\"}}")
                          .build())
                  .build()));

  @Test
  void takesTheHighestOfWhatIsAttachedAndWhatComesByGroup() {
    assertThat(of(List.of(READ), List.of())).contains(Privilege.READ);
    assertThat(of(List.of(READ), List.of("writers"))).contains(Privilege.WRITE);
    assertThat(of(List.of(), List.of())).contains(Privilege.NONE);
  }

  @Test
  void letsADenialOfEverythingWin() {
    assertThat(of(List.of(READ, DENY), List.of("writers"))).contains(Privilege.NONE);
  }

  @Test
  void assertsNothingWhereAPolicyIsUnknownThatCouldRaiseIt() {
    assertThat(of(List.of(READ, "arn:aws:iam::1:policy/unknown"), List.of())).isEmpty();
    assertThat(of(List.of(READ), List.of("unknown-group"))).isEmpty();
  }

  @Test
  void knowsAwssOwnPoliciesByNameWhereTheirTextWasNotServed() {
    assertThat(of(List.of("arn:aws:iam::aws:policy/AdministratorAccess"), List.of()))
        .contains(Privilege.ADMIN);
    assertThat(of(List.of("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"), List.of()))
        .contains(Privilege.READ);
    assertThat(of(List.of("arn:aws:iam::1:policy/AdministratorAccess"), List.of())).isEmpty();
  }

  @Test
  void capsByAPermissionsBoundary() {
    assertThat(
            policies.privilege(
                List.of(attached("arn:aws:iam::aws:policy/AdministratorAccess")),
                List.of(),
                List.of(),
                AttachedPermissionsBoundary.builder().permissionsBoundaryArn(READ).build()))
        .contains(Privilege.READ);
  }

  private Optional<Privilege> of(List<String> arns, List<String> groups) {
    return policies.privilege(
        arns.stream().map(AccountPoliciesTest::attached).toList(), List.of(), groups, null);
  }

  private static AttachedPolicy attached(String arn) {
    return AttachedPolicy.builder()
        .policyArn(arn)
        .policyName(arn.substring(arn.lastIndexOf('/') + 1))
        .build();
  }
}
