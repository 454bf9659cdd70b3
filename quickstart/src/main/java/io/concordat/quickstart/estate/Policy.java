package io.concordat.quickstart.estate;

import java.time.Instant;

/**
 * A managed policy of AWS IAM.
 *
 * @param policyId {@code ANPA…}
 * @param awsManaged whether AWS itself, and not the account, owns it
 * @param document the default version's document: JSON, not URL-encoded
 */
public record Policy(
    String arn,
    String name,
    String path,
    String policyId,
    boolean awsManaged,
    String description,
    String document,
    Instant created,
    Instant updated) {}
