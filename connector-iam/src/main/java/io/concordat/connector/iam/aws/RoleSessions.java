package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.FreshLogIn;
import io.concordat.connector.spi.SourceFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * The roles that were assumed, each kept until shortly before it runs out. Kept in memory alone,
 * and never shown. The SDK has a provider that does this too, but none that tells an account that
 * refuses from a source that cannot work.
 */
final class RoleSessions {
  /** A session is not used any more when a call could outlive it. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final StsClient sts;
  private final OwnKeys keys;
  private final AccountsConfig config;
  private final Clock clock;
  private final Map<String, Session> sessions = new HashMap<>();

  private record Session(AwsCredentialsProvider credentials, Instant until) {}

  RoleSessions(StsClient sts, OwnKeys keys, AccountsConfig config, Clock clock) {
    this.sts = sts;
    this.keys = keys;
    this.config = config;
    this.clock = clock;
  }

  /**
   * The credentials of a role; the role is assumed if it was not, if its session runs out, or if a
   * connection test wants to see it.
   *
   * @throws SourceFailure sorted; refused is {@code Rejected} with the SDK's failure as its cause
   */
  synchronized AwsCredentialsProvider of(String roleArn) {
    boolean anew = FreshLogIn.isWanted(List.of(this, roleArn));
    Instant now = clock.instant();
    Session known = sessions.get(roleArn);
    if (known != null && !anew && now.isBefore(known.until())) {
      return known.credentials();
    }
    sessions.values().removeIf(session -> !now.isBefore(session.until()));
    Session made = assume(roleArn);
    sessions.put(roleArn, made);
    return made.credentials();
  }

  private Session assume(String roleArn) {
    try {
      AssumeRoleResponse answer =
          keys.call(
              () ->
                  sts.assumeRole(
                      request ->
                          request
                              .roleArn(roleArn)
                              .roleSessionName(config.sessionName())
                              .externalId(config.externalId().orElse(null))
                              .durationSeconds((int) config.sessionDuration().toSeconds())));
      Credentials given = answer.credentials();
      if (given == null || given.accessKeyId() == null || given.expiration() == null) {
        throw new SourceFailure.Unavailable("AssumeRole: the answer is not that of STS");
      }
      return new Session(
          StaticCredentialsProvider.create(
              AwsSessionCredentials.create(
                  given.accessKeyId(), given.secretAccessKey(), given.sessionToken())),
          given.expiration().minus(MARGIN));
    } catch (SdkException e) {
      throw IamFailures.sort("AssumeRole", e);
    }
  }
}
