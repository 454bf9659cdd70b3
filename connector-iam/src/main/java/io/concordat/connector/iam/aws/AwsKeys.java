package io.concordat.connector.iam.aws;

/** Key namespaces of this connector's own. */
final class AwsKeys {
  /** {@code <UserId, RoleId or GroupId>/<policy name>}: an inline policy has no ARN. */
  static final String INLINE_POLICY = "aws:inline-policy";

  /** {@code <UserId or account>#<slot>}: what the credential report knows and gives no id. */
  static final String CREDENTIAL_SLOT = "aws:credential-slot";

  /** {@code service:<name>}, {@code federation:<provider>} or {@code anyone}. */
  static final String PRINCIPAL = "aws:principal";

  private AwsKeys() {}

  static String inlinePolicy(String holderId, String policyName) {
    return holderId + "/" + policyName;
  }
}
