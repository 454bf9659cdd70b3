package io.concordat.connector.iam.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.connector.iam.vocabulary.Privilege;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyDocumentTest {
  @Test
  void readsTheUrlEncodedFormThatTheApiServes() {
    assertThat(
            PolicyDocument.read(
                "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow"
                    + "%22%2C%22Action%22%3A%22s3%3AGet%2A%22%2C%22Resource%22%3A%22%2A%22%7D%7D"))
        .contains(new PolicyDocument(Privilege.READ, false));
  }

  @Test
  void keepsAPlusSignWhichIsNoSpaceHere() {
    assertThat(PolicyDocument.decoded("%22a+b%20c%22")).isEqualTo("\"a+b c\"");
  }

  @Test
  void takesTheStarForEverything() {
    assertThat(allows("\"*\"", "\"*\"")).isEqualTo(Privilege.ADMIN);
    assertThat(allows("[\"s3:Get*\",\"*:*\"]", "\"*\"")).isEqualTo(Privilege.ADMIN);
  }

  @Test
  void takesTheRightToGiveRightsForEverything() {
    assertThat(allows("\"iam:*\"", "\"*\"")).isEqualTo(Privilege.ADMIN);
    assertThat(allows("\"iam:AttachUserPolicy\"", "\"*\"")).isEqualTo(Privilege.ADMIN);
    assertThat(allows("\"iam:AttachUserPolicy\"", "\"arn:aws:iam::1:user/one\""))
        .isEqualTo(Privilege.WRITE);
  }

  @Test
  void tellsReadingFromWritingByTheVerb() {
    assertThat(allows("[\"ec2:Describe*\",\"s3:ListBucket\",\"dynamodb:Query\"]", "\"*\""))
        .isEqualTo(Privilege.READ);
    assertThat(allows("[\"s3:GetObject\",\"s3:PutObject\"]", "\"*\"")).isEqualTo(Privilege.WRITE);
    assertThat(allows("\"s3:*\"", "\"*\"")).isEqualTo(Privilege.WRITE);
    assertThat(allows("\"sts:AssumeRole\"", "\"*\"")).isEqualTo(Privilege.WRITE);
  }

  @Test
  void takesEverythingButSomethingForWriting() {
    assertThat(
            PolicyDocument.read(
                "{\"Statement\":[{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"Resource\":\"*\"}]}"))
        .contains(new PolicyDocument(Privilege.WRITE, false));
  }

  @Test
  void seesThatEverythingIsDenied() {
    String deny = "{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"%s}]}";
    assertThat(PolicyDocument.read(deny.formatted("")))
        .contains(new PolicyDocument(Privilege.NONE, true));
    assertThat(PolicyDocument.read(deny.formatted(",\"Condition\":{\"Bool\":{}}")))
        .contains(new PolicyDocument(Privilege.NONE, false));
  }

  @Test
  void knowsNothingOfWhatItCannotRead() {
    assertThat(PolicyDocument.read("no policy")).isEqualTo(Optional.empty());
    assertThat(PolicyDocument.read("%zz")).isEmpty();
    assertThat(PolicyDocument.read(null)).isEmpty();
    assertThat(PolicyDocument.read("{}")).isEmpty();
  }

  private static Privilege allows(String action, String resource) {
    return PolicyDocument.read(
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
                + action
                + ",\"Resource\":"
                + resource
                + "}]}")
        .orElseThrow()
        .allows();
  }
}
