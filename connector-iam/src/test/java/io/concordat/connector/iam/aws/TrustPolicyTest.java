package io.concordat.connector.iam.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustPolicyTest {
  @Test
  void namesUsersRolesAccountsServicesAndProviders() {
    assertThat(
            trusted(
                "{\"AWS\":[\"arn:aws:iam::111122223333:user/ci\",\"arn:aws:iam::111122223333:role/a/b\","
                    + "\"arn:aws:iam::444455556666:root\",\"777788889999\",\"AROAEXAMPLE1234\"],"
                    + "\"Service\":\"lambda.amazonaws.com\","
                    + "\"Federated\":\"arn:aws:iam::111122223333:oidc-provider/token.example\"}"))
        .containsExactly(
            "IDENTITY aws:arn arn:aws:iam::111122223333:user/ci",
            "IDENTITY aws:arn arn:aws:iam::111122223333:role/a/b",
            "RESOURCE aws:account 444455556666",
            "RESOURCE aws:account 777788889999",
            "IDENTITY aws:unique-id AROAEXAMPLE1234",
            "RESOURCE aws:principal service:lambda.amazonaws.com",
            "RESOURCE aws:principal"
                + " federation:arn:aws:iam::111122223333:oidc-provider/token.example");
  }

  @Test
  void knowsTheArnsOfTheOtherPartitions() {
    assertThat(trusted("{\"AWS\":\"arn:aws-us-gov:iam::444455556666:root\"}"))
        .containsExactly("RESOURCE aws:account 444455556666");
    assertThat(trusted("{\"AWS\":\"arn:aws-cn:iam::444455556666:role/r\"}"))
        .containsExactly("IDENTITY aws:arn arn:aws-cn:iam::444455556666:role/r");
  }

  @Test
  void saysAnyoneWhereAnyoneMay() {
    assertThat(trusted("\"*\"")).containsExactly("RESOURCE aws:principal anyone");
    assertThat(trusted("{\"AWS\":\"*\"}")).containsExactly("RESOURCE aws:principal anyone");
    assertThat(
            read(
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"NotPrincipal\":"
                    + "{\"AWS\":\"arn:aws:iam::111122223333:user/ci\"}}}"))
        .containsExactly("RESOURCE aws:principal anyone");
  }

  @Test
  void keepsAPrincipalThatIsNoneOfThese() {
    assertThat(trusted("{\"AWS\":\"arn:aws:sts::111122223333:assumed-role/a/session\"}"))
        .containsExactly(
            "RESOURCE aws:principal aws:arn:aws:sts::111122223333:assumed-role/a/session");
  }

  @Test
  void passesOverDenialsAndWhatDoesNotLetAssume() {
    assertThat(
            read(
                "{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"sts:AssumeRole\",\"Principal\":\"*\"},"
                    + "{\"Effect\":\"Allow\",\"Action\":\"sts:TagSession\",\"Principal\":\"*\"}]}"))
        .isEmpty();
  }

  @Test
  void takesTheKindsOfAssumingForOne() {
    for (String action :
        List.of("sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML", "STS:assumerole", "*")) {
      assertThat(
              read(
                  "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Principal\":\"*\"}}"
                      .formatted(action)))
          .as(action)
          .hasSize(1);
    }
  }

  @Test
  void knowsNothingOfWhatItCannotRead() {
    assertThat(read("<URL-encoded-JSON>")).isEmpty();
    assertThat(read("%zz")).isEmpty();
    assertThat(read("{}")).isEmpty();
    assertThat(read(null)).isEmpty();
  }

  private static List<String> trusted(String principal) {
    return read(
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":%s}]}"
            .formatted(principal));
  }

  private static List<String> read(String document) {
    return TrustPolicy.read(document).stream()
        .map(one -> one.kind() + " " + one.key().namespace() + " " + one.key().value())
        .toList();
  }
}
