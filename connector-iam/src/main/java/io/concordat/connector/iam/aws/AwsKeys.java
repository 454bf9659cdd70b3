package io.concordat.connector.iam.aws;

/** Key namespaces of this connector's own. */
final class AwsKeys {
  /** {@code <UserId, RoleId or GroupId>/<policy name>}: an inline policy has no ARN. */
  static final String INLINE_POLICY = "aws:inline-policy";

  private AwsKeys() {}

  static String inlinePolicy(String holderId, String policyName) {
    return holderId + "/" + policyName;
  }
}
