package io.concordat.quickstart.estate;

import java.time.Instant;
import java.util.Optional;

/**
 * An access key of an AWS user; at most two for each. There is no secret in the estate at all.
 *
 * @param accessKeyId {@code AKIA…}
 * @param identity handle of the {@link Identity}
 * @param userName name of the AWS user
 * @param userUniqueId {@code AIDA…} of the AWS user
 * @param active {@code Active} or {@code Inactive} in AWS
 * @param lastUsed empty: never used
 */
public record Credential(
    String accessKeyId,
    String identity,
    String userName,
    String userUniqueId,
    boolean active,
    Instant created,
    Optional<AwsPrincipal.LastUse> lastUsed) {

  Credential deactivated() {
    return new Credential(accessKeyId, identity, userName, userUniqueId, false, created, lastUsed);
  }
}
