package io.concordat.quickstart.estate;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An identity as AWS IAM has it.
 *
 * @param form user or role
 * @param uniqueId {@code AIDA…} of a user, {@code AROA…} of a role: never reused
 * @param name unique in the account, last part of the ARN
 * @param path begins and ends with a slash
 * @param tags such as {@code owner}, {@code environment}, {@code identity-type}, {@code sponsor}
 * @param lastUsed a role's last use; a service user's is that of its access keys
 * @param policyArns attached managed policies
 * @param trustedService who may assume a role, such as {@code lambda.amazonaws.com}; empty for
 *     users
 */
public record AwsPrincipal(
    Form form,
    String uniqueId,
    String name,
    String path,
    String arn,
    Instant created,
    Map<String, String> tags,
    Optional<LastUse> lastUsed,
    List<String> policyArns,
    String trustedService) {

  /** What kind of principal it is. */
  public enum Form {
    USER,
    ROLE
  }

  /** When, where and for which service something was last used. */
  public record LastUse(Instant at, String region, String service) {}

  public AwsPrincipal {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    policyArns = List.copyOf(policyArns);
  }

  AwsPrincipal recreated(String newUniqueId, Instant at) {
    return new AwsPrincipal(
        form, newUniqueId, name, path, arn, at, tags, Optional.empty(), policyArns, trustedService);
  }
}
