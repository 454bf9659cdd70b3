package io.concordat.quickstart.estate;

import java.util.List;

/** The managed policies that principals are attached to: some of AWS's own, some of Meridian's. */
final class PolicyCatalog {
  static final String ADMIN = aws("AdministratorAccess");
  static final String READ_ONLY = aws("ReadOnlyAccess");
  static final String S3_READ = aws("AmazonS3ReadOnlyAccess");
  static final String S3_FULL = aws("AmazonS3FullAccess");
  static final String SQS_FULL = aws("AmazonSQSFullAccess");
  static final String DYNAMO_READ = aws("AmazonDynamoDBReadOnlyAccess");
  static final String SECURITY_AUDIT = aws("SecurityAudit");
  static final String PAYROLL_WRITE = own("meridian-payroll-write");
  static final String PAYMENTS_READ = own("meridian-payments-read");
  static final String LAKE_WRITE = own("meridian-data-lake-write");
  static final String ORDERS_WRITE = own("meridian-orders-write");
  static final String DEPLOY = own("meridian-deploy");

  /** What the crowd draws from, with the common ones repeated. */
  static final List<String> COMMON =
      List.of(
          S3_READ,
          S3_READ,
          DYNAMO_READ,
          PAYMENTS_READ,
          READ_ONLY,
          SQS_FULL,
          LAKE_WRITE,
          ORDERS_WRITE);

  private PolicyCatalog() {}

  static void fill(EstateBuilder estate) {
    add(estate, ADMIN, "Full access", "*", "*");
    add(estate, READ_ONLY, "Read-only access", "[\"s3:Get*\",\"s3:List*\",\"ec2:Describe*\"]", "*");
    add(estate, S3_READ, "Read S3", "[\"s3:Get*\",\"s3:List*\"]", "*");
    add(estate, S3_FULL, "All of S3", "s3:*", "*");
    add(estate, SQS_FULL, "All of SQS", "sqs:*", "*");
    add(estate, DYNAMO_READ, "Read DynamoDB", "[\"dynamodb:Get*\",\"dynamodb:Query\"]", "*");
    add(estate, SECURITY_AUDIT, "Audit configuration", "[\"iam:Get*\",\"iam:List*\"]", "*");
    add(
        estate,
        PAYROLL_WRITE,
        "Write payroll runs",
        "[\"dynamodb:PutItem\",\"dynamodb:UpdateItem\",\"s3:PutObject\"]",
        "arn:aws:s3:::meridian-payroll/*");
    add(
        estate,
        PAYMENTS_READ,
        "Read payments",
        "[\"dynamodb:GetItem\",\"dynamodb:Query\"]",
        "arn:aws:dynamodb:eu-central-1:" + Estate.AWS_ACCOUNT + ":table/payments");
    add(
        estate,
        LAKE_WRITE,
        "Write to the data lake",
        "[\"s3:PutObject\",\"s3:DeleteObject\"]",
        "arn:aws:s3:::meridian-data-lake/*");
    add(
        estate,
        ORDERS_WRITE,
        "Write orders",
        "[\"sqs:SendMessage\",\"dynamodb:PutItem\"]",
        "arn:aws:dynamodb:eu-central-1:" + Estate.AWS_ACCOUNT + ":table/orders");
    add(
        estate,
        DEPLOY,
        "Deploy releases",
        "[\"lambda:UpdateFunctionCode\",\"s3:PutObject\",\"iam:PassRole\"]",
        "*");
  }

  private static void add(
      EstateBuilder estate, String arn, String description, String action, String resource) {
    boolean awsManaged = arn.startsWith("arn:aws:iam::aws:");
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    String actions = action.startsWith("[") ? action : "\"" + action + "\"";
    estate.policies.add(
        new Policy(
            arn,
            name,
            "/",
            NativeIds.awsUniqueId("ANPA", name),
            awsManaged,
            description,
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
                + actions
                + ",\"Resource\":\""
                + resource
                + "\"}]}",
            estate.daysAgo(awsManaged ? 3000 : 900),
            estate.daysAgo(awsManaged ? 400 : 120)));
  }

  private static String aws(String name) {
    return "arn:aws:iam::aws:policy/" + name;
  }

  private static String own(String name) {
    return "arn:aws:iam::" + Estate.AWS_ACCOUNT + ":policy/" + name;
  }
}
